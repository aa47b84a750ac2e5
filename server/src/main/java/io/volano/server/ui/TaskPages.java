package io.volano.server.ui;

import io.volano.Query;
import io.volano.Refusal;
import io.volano.TaskLoop;
import io.volano.Version;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.server.access.Seal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A task: has it learned, what does it do now, what holds it back? And steering it.
@RestController
final class TaskPages {

  private static final int RECENT = 200;
  private static final int SHOWN = 6;

  private final Installation installation;
  private final Demonstration demonstration;
  private final InstantSource clock;

  TaskPages(Installation installation, Demonstration demonstration, InstantSource clock) {
    this.installation = installation;
    this.demonstration = demonstration;
    this.clock = clock;
  }

  @GetMapping("/ui/tasks/{task}")
  ResponseEntity<byte[]> task(Seal seal, TaskLoop loop, Caller caller, HttpServletRequest request) {
    var screen = Screen.of(request, caller, clock.instant());
    var view = view(loop, screen, seal);
    return new Sheets()
        .with("curve", () -> view.life().csv())
        .with("chances", () -> view.chances().csv())
        .with("decisions", () -> DecisionRows.csv(List.of(view.recent()), seal))
        .orPage(screen, to -> JtetaskGenerated.render(to, null, screen, view));
  }

  private TaskView view(TaskLoop loop, Screen screen, Seal seal) {
    var trouble = installation.volano().troubles().getOrDefault(loop.id(), "");
    var recent = loop.decisions(Query.newest(loop.id(), RECENT));
    return new TaskView(
        loop,
        loop.policy(),
        seal,
        Progress.of(loop, !trouble.isEmpty()),
        loop.curve(),
        trouble,
        Findings.of(installation.volano(), loop, screen.words()),
        new DecisionRows(loop.id().name(), recent).first(SHOWN),
        Chances.of(loop, recent),
        loop.versions().reversed().stream().map(seal::out).toList(),
        demonstration.runs(loop.id().tenant()));
  }

  @PostMapping("/ui/tasks/{task}/freeze")
  ResponseEntity<byte[]> freeze(TaskLoop loop) {
    loop.freeze();
    return back(loop);
  }

  @PostMapping("/ui/tasks/{task}/thaw")
  ResponseEntity<byte[]> thaw(TaskLoop loop) {
    loop.thaw();
    return back(loop);
  }

  /// @param typed the name of the task, so that nobody rolls back another by mistake
  @PostMapping("/ui/tasks/{task}/rollback")
  ResponseEntity<byte[]> rollBack(
      Seal seal, TaskLoop loop, @RequestParam String version, @RequestParam String typed) {
    confirmed(loop, typed);
    loop.rollBack(seal.in(Version.parse(version)));
    return back(loop);
  }

  /// @param typed the name of the task
  @PostMapping("/ui/tasks/{task}/delete")
  ResponseEntity<byte[]> delete(TaskLoop loop, @RequestParam String typed) {
    confirmed(loop, typed);
    if (Demonstration.is(loop.id())) {
      demonstration.stop(loop.id().tenant());
    }
    installation.volano().delete(loop.id());
    return Html.seeOther("/ui");
  }

  private static void confirmed(TaskLoop loop, String typed) {
    if (!typed.strip().equals(loop.id().name())) {
      throw new Refusal.Invalid("typed", "must be the name of the task, " + loop.id().name());
    }
  }

  private static ResponseEntity<byte[]> back(TaskLoop loop) {
    return Html.seeOther(Address.path("ui", "tasks", loop.id().name()));
  }
}
