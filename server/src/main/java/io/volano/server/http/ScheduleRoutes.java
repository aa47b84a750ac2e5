package io.volano.server.http;

import io.volano.JobScheduler;
import io.volano.Refusal;
import io.volano.Schedule;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What the installation does by itself, and when.
@RestController
final class ScheduleRoutes {

  private final JobScheduler scheduler;

  ScheduleRoutes(JobScheduler scheduler) {
    this.scheduler = scheduler;
  }

  @GetMapping("/v1/schedules")
  JobAnswers.Schedules all() {
    return new JobAnswers.Schedules(
        scheduler.schedules().stream().map(JobAnswers.Scheduled::of).toList());
  }

  @GetMapping("/v1/schedules/{schedule}")
  JobAnswers.Runs one(@PathVariable String schedule) {
    return new JobAnswers.Runs(
        JobAnswers.Scheduled.of(known(schedule)),
        scheduler.runs(schedule).stream().map(JobAnswers.Run::of).toList());
  }

  @PostMapping("/v1/schedules/{schedule}/run")
  @ResponseStatus(HttpStatus.ACCEPTED)
  JobAnswers.Scheduled run(@PathVariable String schedule) {
    scheduler.runNow(schedule);
    return JobAnswers.Scheduled.of(known(schedule));
  }

  private Schedule known(String name) {
    return scheduler.schedules().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new Refusal.NotFound("no job named " + name));
  }
}
