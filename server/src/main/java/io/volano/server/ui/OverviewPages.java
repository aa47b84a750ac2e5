package io.volano.server.ui;

import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.store.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where readers come in: is it healthy, does it learn, and where is what I look for?
@RestController
final class OverviewPages {

  private static final int LONGEST_QUERY = 256;

  private final Installation installation;
  private final Pulses pulses;
  private final Demonstration demonstration;
  private final InstantSource clock;

  OverviewPages(
      Installation installation, Pulses pulses, Demonstration demonstration, InstantSource clock) {
    this.installation = installation;
    this.pulses = pulses;
    this.demonstration = demonstration;
    this.clock = clock;
  }

  @GetMapping({"/ui", "/ui/"})
  ResponseEntity<byte[]> overview(Caller caller, HttpServletRequest request) {
    var screen = Screen.of(request, caller, clock.instant());
    var beat = pulses.of(caller.tenant()).now();
    boolean visitors = demonstration.runs(caller.tenant());
    return new Sheets()
        .with("tasks", beat::csv)
        .orPage(screen, to -> JteoverviewGenerated.render(to, null, screen, beat, visitors));
  }

  @GetMapping("/ui/tasks")
  ResponseEntity<byte[]> tasks(Caller caller, HttpServletRequest request) {
    var screen = Screen.of(request, caller, clock.instant());
    var loops = installation.volano().tasks(caller.tenant());
    return new Sheets()
        .with("tasks", () -> declared(loops))
        .orPage(screen, to -> JtetasksGenerated.render(to, null, screen, loops));
  }

  private static Csv declared(List<TaskLoop> loops) {
    var csv = new Csv("task", "algorithm", "mode", "frozen", "actions", "revision", "steps");
    for (var loop : loops) {
      var declaration = loop.declaration();
      csv.row(
          loop.id().name(),
          declaration.algorithm().name(),
          Json.name(declaration.mode()),
          loop.frozen(),
          declaration.actions().isEmpty() ? null : declaration.actions().size(),
          loop.revision(),
          loop.stepsLearned());
    }
    return csv;
  }

  /// What may be meant by a text: a task by a part of its name, a decision by its id, a subject.
  @GetMapping("/ui/search")
  ResponseEntity<byte[]> search(
      Caller caller, HttpServletRequest request, @RequestParam(defaultValue = "") String q) {
    var text = q.strip();
    var screen = Screen.of(request, caller, clock.instant());
    var found = new ArrayList<Found>();
    if (!text.isEmpty() && text.length() <= LONGEST_QUERY && text.indexOf('\0') < 0) {
      var part = text.toLowerCase(Locale.ROOT);
      for (var loop : installation.volano().tasks(caller.tenant())) {
        if (loop.id().name().toLowerCase(Locale.ROOT).contains(part)) {
          found.add(
              new Found("task", loop.id().name(), Address.path("ui", "tasks", loop.id().name())));
        }
        decision(loop.id(), text).ifPresent(found::add);
      }
    }
    if (found.size() == 1) {
      return Html.seeOther(found.getFirst().path());
    }
    return Html.page(to -> JtesearchGenerated.render(to, null, screen, text, found));
  }

  private java.util.Optional<Found> decision(TaskId task, String id) {
    return installation
        .volano()
        .stores()
        .log()
        .decided(task, id)
        .map(
            _ ->
                new Found(
                    "decision", id, Address.path("ui", "tasks", task.name(), "decisions", id)));
  }

  /// Something a search found.
  ///
  /// @param kind `task` or `decision`
  public record Found(String kind, String name, String path) {}

  /// Starts the simulated visitors, and the task they visit if it is not there.
  @PostMapping("/ui/demonstration/start")
  ResponseEntity<byte[]> start(Caller caller) {
    demonstration.start(caller.tenant());
    return Html.seeOther(Address.path("ui", "tasks", Demonstration.NAME));
  }

  @PostMapping("/ui/demonstration/stop")
  ResponseEntity<byte[]> stop(Caller caller) {
    demonstration.stop(caller.tenant());
    return Html.seeOther(Address.path("ui", "tasks", Demonstration.NAME));
  }
}
