package io.volano.server.ui;

import io.micrometer.core.instrument.Timer;
import io.volano.JobScheduler;
import io.volano.StoreException;
import io.volano.TaskLoop;
import io.volano.access.Role;
import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.server.Settings;
import io.volano.server.access.Caller;
import io.volano.server.alert.Alerts;
import io.volano.server.ui.OperationsView.Kept;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What needs me? Alerts, stores, queue, jobs, errors since the start, what is kept.
@RestController
final class OperationsPages {

  private final Installation installation;
  private final Meters meters;
  private final Settings settings;
  private final Alerts alerts;
  private final JobScheduler jobs;
  private final InstantSource clock;

  OperationsPages(
      Installation installation,
      Meters meters,
      Settings settings,
      Alerts alerts,
      JobScheduler jobs,
      InstantSource clock) {
    this.installation = installation;
    this.meters = meters;
    this.settings = settings;
    this.alerts = alerts;
    this.jobs = jobs;
    this.clock = clock;
  }

  @GetMapping("/ui/operations")
  ResponseEntity<byte[]> operations(Caller caller, HttpServletRequest request) {
    caller.need(Role.OPERATE);
    var screen = Screen.of(request, caller, clock.instant());
    var view = view(caller);
    return Html.page(to -> JteoperationsGenerated.render(to, null, screen, view));
  }

  private OperationsView view(Caller caller) {
    var volano = installation.volano();
    var appends = Optional.ofNullable(meters.registry().find("volano.append").timer());
    var used = appends.filter(t -> t.count() > 0);
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new OperationsView(
        settings.stores().startsWith("jdbc:postgresql") ? "postgresql" : "sqlite",
        storeTrouble(),
        used.map(t -> nanos(t.mean(TimeUnit.NANOSECONDS))),
        used.map(t -> nanos(t.max(TimeUnit.NANOSECONDS))),
        used.map(Timer::count).orElse(0L),
        volano.stores().log().waiting(),
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()),
        heap.getUsed(),
        heap.getMax(),
        refusals(),
        alerts.open(),
        jobs.schedules(),
        volano.tasks(caller.tenant()).stream().map(OperationsPages::kept).toList());
  }

  @PostMapping("/ui/operations/jobs/{job}/run")
  ResponseEntity<byte[]> run(Caller caller, @PathVariable String job) {
    caller.need(Role.OPERATE);
    jobs.runNow(job);
    return Html.seeOther("/ui/operations");
  }

  private static Duration nanos(double nanos) {
    return Duration.ofNanos((long) nanos);
  }

  private String storeTrouble() {
    try {
      installation.check();
      return "";
    } catch (StoreException e) {
      return e.getMessage();
    }
  }

  private Map<Integer, Long> refusals() {
    var byStatus = new TreeMap<Integer, Long>();
    for (var counter : meters.registry().find("volano.refusals").counters()) {
      byStatus.merge(
          Integer.valueOf(counter.getId().getTag("status")), (long) counter.count(), Long::sum);
    }
    return byStatus;
  }

  private static Kept kept(TaskLoop loop) {
    var versions = loop.versions();
    return new Kept(
        loop.id().name(), versions.size(), versions.getLast(), loop.declaration().retention());
  }
}
