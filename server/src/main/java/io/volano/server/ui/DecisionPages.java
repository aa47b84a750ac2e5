package io.volano.server.ui;

import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Refusal;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.server.access.Seal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Decisions: which were made, and why this one.
@RestController
final class DecisionPages {

  private static final int MOST_CSV = 1_000;

  private final Installation installation;
  private final InstantSource clock;

  DecisionPages(Installation installation, InstantSource clock) {
    this.installation = installation;
    this.clock = clock;
  }

  /// A list of a task's decisions.
  ///
  /// @param tasks to choose from
  /// @param next how the page further back is found, if there is one
  /// @param wrong what is wrong with a filter, empty if nothing is
  public record Listed(
      Filters filters,
      List<String> tasks,
      DecisionRows rows,
      Optional<Filters> next,
      String wrong) {

    public String task() {
      return rows.task();
    }

    /// The call that answers the same.
    public List<String> calls() {
      return task().isEmpty() || !wrong.isEmpty() ? List.of() : List.of(filters.api(task()));
    }
  }

  @GetMapping("/ui/decisions")
  ResponseEntity<byte[]> decisions(Seal seal, Caller caller, HttpServletRequest request) {
    var screen = Screen.of(request, caller, clock.instant());
    var filters = Filters.of(request);
    var tasks =
        installation.volano().tasks(caller.tenant()).stream().map(l -> l.id().name()).toList();
    var task = filters.task().isEmpty() ? tasks.stream().findFirst().orElse("") : filters.task();
    try {
      var found =
          task.isEmpty()
              ? List.<Logged<Decided>>of()
              : found(seal, caller, task, filters, Filters.PAGE);
      var next =
          found.size() == Filters.PAGE
              ? Optional.of(filters.before(seal.out(found.getLast().position())))
              : Optional.<Filters>empty();
      var listed = new Listed(filters, tasks, new DecisionRows(task, found), next, "");
      return new Sheets()
          .with("decisions", () -> csv(seal, caller, task, filters))
          .orPage(screen, to -> JtedecisionsGenerated.render(to, null, screen, listed));
    } catch (Refusal.Invalid e) {
      var listed =
          new Listed(
              filters, tasks, new DecisionRows(task, List.of()), Optional.empty(), e.getMessage());
      return Html.page(
          HttpStatus.BAD_REQUEST, to -> JtedecisionsGenerated.render(to, null, screen, listed));
    }
  }

  private List<Logged<Decided>> found(
      Seal seal, Caller caller, String task, Filters filters, int limit) {
    var loop = installation.volano().task(caller.task(task));
    return loop.decisions(filters.query(loop.id(), limit, seal));
  }

  private Csv csv(Seal seal, Caller caller, String task, Filters filters) {
    return DecisionRows.csv(
        List.of(new DecisionRows(task, found(seal, caller, task, filters, MOST_CSV))), seal);
  }

  @GetMapping("/ui/tasks/{task}/decisions/{decisionId}")
  ResponseEntity<byte[]> decision(
      Seal seal,
      TaskLoop loop,
      Caller caller,
      HttpServletRequest request,
      @PathVariable String decisionId) {
    var screen = Screen.of(request, caller, clock.instant());
    var view = new DecisionView(loop, loop.why(decisionId), seal);
    return new Sheets()
        .with("slots", view::slotsCsv)
        .with("outcomes", view::outcomesCsv)
        .with("actions", view::actionsCsv)
        .with("context", view::contextCsv)
        .orPage(screen, to -> JtedecisionGenerated.render(to, null, screen, view));
  }
}
