package io.volano.server.ui;

import io.volano.DecisionLog.Reading;
import io.volano.JobScheduler;
import io.volano.Logged;
import io.volano.TaskLoop;
import io.volano.Version;
import io.volano.Volano;
import io.volano.access.Role;
import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.server.Settings;
import io.volano.server.access.Caller;
import io.volano.server.alert.Alerts;
import io.volano.server.ui.OperationsView.Served;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What needs me? Alerts, stores, queue, who serves which task, jobs, errors since the start.
@RestController
final class OperationsPages {

  private static final String PATH = "/ui/operations";
  private static final Duration SILENCE = Duration.ofDays(1);

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

  @GetMapping(PATH)
  ResponseEntity<byte[]> operations(Caller caller, HttpServletRequest request) {
    caller.need(Role.OPERATE);
    var screen = Screen.of(request, caller, clock.instant());
    var view = view(caller);
    return new Sheets()
        .with("tasks", view::tasksCsv)
        .with("silences", view::silencesCsv)
        .with("jobs", view::jobsCsv)
        .with("errors", view::errorsCsv)
        .with("refusals", view::refusalsCsv)
        .orPage(screen, to -> JteoperationsGenerated.render(to, null, screen, view));
  }

  private OperationsView view(Caller caller) {
    var volano = installation.volano();
    return new OperationsView(
        meters.status(settings.kindOfStores(), installation.trouble()),
        alerts.open(),
        alerts.silences(),
        jobs.schedules(),
        volano.tasks(caller.tenant()).stream().map(loop -> served(volano, loop)).toList());
  }

  /// Nobody is told of an alert for a day; of every task if none is named.
  @PostMapping(PATH + "/silences")
  ResponseEntity<byte[]> silence(
      Caller caller,
      @RequestParam String kind,
      @RequestParam(defaultValue = "") String tenant,
      @RequestParam(defaultValue = "") String task) {
    caller.need(Role.OPERATE);
    alerts.silence(Optional.of(kind), ifAny(tenant), ifAny(task), clock.instant().plus(SILENCE));
    return Html.seeOther(PATH);
  }

  private static Optional<String> ifAny(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  @PostMapping(PATH + "/silences/{id}/end")
  ResponseEntity<byte[]> unsilence(Caller caller, @PathVariable String id) {
    caller.need(Role.OPERATE);
    alerts.unsilence(id);
    return Html.seeOther(PATH);
  }

  @PostMapping(PATH + "/jobs/{job}/run")
  ResponseEntity<byte[]> run(Caller caller, @PathVariable String job) {
    caller.need(Role.OPERATE);
    jobs.runNow(job);
    return Html.seeOther(PATH);
  }

  private static Served served(Volano volano, TaskLoop loop) {
    var checkpoints = volano.stores().policies().versions(loop.id());
    var newest =
        checkpoints.isEmpty()
            ? Optional.<Instant>empty()
            : logged(volano, loop, checkpoints.getLast());
    return new Served(loop, volano.standing(loop), checkpoints.size(), newest);
  }

  /// When the last entry was logged that a state knows.
  private static Optional<Instant> logged(Volano volano, TaskLoop loop, Version version) {
    var page = volano.stores().log().read(loop.id(), version.position() - 1, 1, Reading.ALL);
    return page.entries().stream()
        .filter(logged -> logged.position() == version.position())
        .map(Logged::entry)
        .map(entry -> entry.at())
        .findFirst();
  }
}
