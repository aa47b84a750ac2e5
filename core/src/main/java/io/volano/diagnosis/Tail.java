package io.volano.diagnosis;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Observed;
import io.volano.Entry.Settled;
import io.volano.History;
import io.volano.Logged;
import io.volano.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the log has since the oldest of some decisions, as far as it is read.
///
/// @param histories of these decisions
/// @param others histories of some earlier decisions that outcomes came for meanwhile
record Tail(List<History> histories, List<History> others) {

  private static final int PAGE = 2_000;
  private static final int PAGES = 5;
  private static final int OTHERS = 50;

  Tail {
    histories = List.copyOf(histories);
    others = List.copyOf(others);
  }

  /// @param newest newest first
  static Tail of(DecisionLog log, TaskId task, List<Logged<Decided>> newest) {
    if (newest.isEmpty()) {
      return new Tail(List.of(), List.of());
    }
    var reader = new Reader(newest);
    long after = newest.getLast().position() - 1;
    for (int i = 0; i < PAGES; i++) {
      var page = log.read(task, after, PAGE, Reading.ALL);
      page.entries().forEach(reader::read);
      after = page.through();
      if (page.entries().size() < PAGE) {
        break;
      }
    }
    return reader.tail(log, task);
  }

  /// Puts entries to the decisions they belong to.
  private static final class Reader {
    private final Map<Long, Told> told = new LinkedHashMap<>();
    private final Set<String> others = new LinkedHashSet<>();

    Reader(List<Logged<Decided>> decided) {
      decided.forEach(logged -> told.put(logged.position(), new Told(logged)));
    }

    void read(Logged<?> logged) {
      switch (logged.entry()) {
        case Activated activated when told.containsKey(activated.decision()) ->
            told.get(activated.decision()).activated =
                Optional.of(new Logged<>(logged.position(), activated));
        case Observed observed when told.containsKey(observed.decision()) ->
            told.get(observed.decision()).observed.add(new Logged<>(logged.position(), observed));
        case Observed observed when others.size() < OTHERS -> others.add(observed.decisionId());
        case Settled settled when told.containsKey(settled.position()) ->
            told.get(settled.position()).settled.add(new Logged<>(logged.position(), settled));
        default -> {}
      }
    }

    Tail tail(DecisionLog log, TaskId task) {
      return new Tail(
          told.values().stream().map(Told::history).toList(),
          others.stream().flatMap(id -> log.history(task, id).stream()).toList());
    }
  }

  /// A decision and what was read of it so far.
  private static final class Told {
    final Logged<Decided> decided;
    final List<Logged<Observed>> observed = new ArrayList<>();
    final List<Logged<Settled>> settled = new ArrayList<>();
    Optional<Logged<Activated>> activated = Optional.empty();

    Told(Logged<Decided> decided) {
      this.decided = decided;
    }

    History history() {
      return new History(decided, activated, observed, settled, Optional.empty());
    }
  }

  /// Outcomes of all of these decisions.
  long outcomes() {
    return all().mapToLong(history -> history.observed().size()).sum();
  }

  /// Those of them that came too late.
  long late() {
    return all().flatMap(history -> history.observed().stream().filter(history::late)).count();
  }

  private Stream<History> all() {
    return Stream.concat(histories.stream(), others.stream());
  }
}
