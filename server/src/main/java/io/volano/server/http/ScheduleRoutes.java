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
  Answers.Schedules all() {
    return new Answers.Schedules(
        scheduler.schedules().stream().map(Answers.Scheduled::of).toList());
  }

  @GetMapping("/v1/schedules/{schedule}")
  Answers.Runs one(@PathVariable String schedule) {
    return new Answers.Runs(
        Answers.Scheduled.of(known(schedule)),
        scheduler.runs(schedule).stream().map(Answers.Run::of).toList());
  }

  @PostMapping("/v1/schedules/{schedule}/run")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Answers.Scheduled run(@PathVariable String schedule) {
    scheduler.runNow(schedule);
    return Answers.Scheduled.of(known(schedule));
  }

  private Schedule known(String name) {
    return scheduler.schedules().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new Refusal.NotFound("no job named " + name));
  }
}
