package io.volano.server.cli;

import io.volano.Decision;
import io.volano.DecisionLog;
import io.volano.Draws;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Deleted;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Frozen;
import io.volano.Entry.Observed;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.Entry.Thawed;
import io.volano.Logged;
import io.volano.Receipt;
import io.volano.TaskId;
import io.volano.TaskSecret;
import io.volano.Terms;
import io.volano.Version;
import io.volano.store.json.EntryJson;
import io.volano.store.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Entries on their way into another log, where they stand at other positions.
///
/// What refers to a position is moved with it; a position between two entries becomes that of the
/// earlier one. Entries are appended many at a time, and at the latest when a later one refers to
/// them. Declarations without their secret, as a server gives them, get a new one, the same for
/// all: what is drawn from then on is as true as before, but earlier draws cannot be checked any
/// more.
final class Importing {

  private static final int TOGETHER = 500;

  private final DecisionLog log;
  private final Consumer<TaskId> begins;
  private final Set<TaskId> there;
  private final TaskSecret fresh = Draws.random().newSecret();
  private final TreeMap<Long, Long> positions = new TreeMap<>();
  private final List<Logged<Entry>> waiting = new ArrayList<>();
  private long entries;

  /// @param begins is told the task of each entry before it is appended
  Importing(DecisionLog log, Consumer<TaskId> begins) {
    this.log = log;
    this.begins = begins;
    this.there = new HashSet<>(log.tasks());
  }

  /// How many entries were appended.
  long entries() {
    return entries;
  }

  void add(String line) {
    var written = EntryJson.read(Json.parse(line), fresh, this::decision);
    var task = written.entry().task();
    begins.accept(task);
    if (there.contains(task)) {
      throw CommandFailure.refused(
          "task " + task.name() + " is there already; delete it first, or import elsewhere");
    }
    if (written.entry() instanceof Deleted) {
      return; // what follows is another task of that name, and is all there is to import
    }
    waiting.add(new Logged<>(written.position(), moved(written.entry())));
    if (waiting.size() >= TOGETHER) {
      flush();
    }
  }

  /// Appends what waits.
  void flush() {
    var receipts = log.append(waiting.stream().map(Logged::entry).toList(), Durability.SYNC);
    for (int i = 0; i < receipts.size(); i++) {
      positions.put(waiting.get(i).position(), position(waiting.get(i), receipts.get(i)));
    }
    entries += waiting.size();
    waiting.clear();
  }

  private static long position(Logged<Entry> written, Receipt receipt) {
    if (receipt instanceof Receipt.Appended(long position)) {
      return position;
    }
    throw CommandFailure.refused(
        "the entry at position "
            + written.position()
            + " does not fit those before it: "
            + receipt);
  }

  /// The decision a slot is of; it is in the log by then.
  private Decision decision(TaskId task, String id) {
    if (waiting.stream()
        .anyMatch(w -> w.entry() instanceof Decided d && d.decision().id().equals(id))) {
      flush();
    }
    return log.decided(task, id)
        .orElseThrow(
            () ->
                CommandFailure.refused(
                    "a slot is settled of decision " + id + ", which is missing"))
        .entry()
        .decision();
  }

  private Entry moved(Entry entry) {
    return switch (entry) {
      case Decided d -> new Decided(moved(d.decision()));
      case Activated a ->
          new Activated(a.task(), a.at(), moved(a.decision()), a.decisionId(), a.due());
      case Observed o ->
          new Observed(
              o.task(), o.at(), moved(o.decision()), o.decisionId(), o.outcome(), o.settles());
      case Settled s ->
          new Settled(
              s.task(),
              s.at(),
              moved(s.position()),
              s.slot(),
              s.reward(),
              moved(s.through()),
              s.decision());
      case RolledBack r -> new RolledBack(r.task(), r.at(), moved(r.version()));
      case Erased e -> new Erased(e.task(), e.at(), e.subject(), moved(e.from()), e.decisions());
      case Declared _, Ended _, Frozen _, Thawed _, Deleted _ -> entry;
    };
  }

  private long moved(long position) {
    if (!waiting.isEmpty() && position >= waiting.getFirst().position()) {
      flush();
    }
    var earlier = positions.floorEntry(position);
    return earlier == null ? 0 : earlier.getValue();
  }

  private Version moved(Version version) {
    return new Version(version.revision(), moved(version.position()), version.epoch());
  }

  private Decision moved(Decision decision) {
    var terms = decision.terms();
    return decision.withTerms(
        new Terms(terms.revision(), moved(terms.version()), terms.at(), terms.due()));
  }
}
