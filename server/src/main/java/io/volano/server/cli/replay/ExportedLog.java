package io.volano.server.cli.replay;

import io.volano.Decision;
import io.volano.Declaration;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Settled;
import io.volano.Horizon;
import io.volano.Range;
import io.volano.Refusal;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.TaskId;
import io.volano.TaskSecret;
import io.volano.store.json.EntryJson;
import io.volano.store.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a task did before, from its export: the first slot of every settled decision.
///
/// A decision counts if it draws what was logged. Where that was not drawn uniformly, actions that
/// were drawn often match often, and the curve leans towards them.
public final class ExportedLog implements DataSet {

  private static final double SAME = 1e-9;
  private static final TaskSecret NO_SECRET = new TaskSecret(new byte[32]); // nothing is drawn

  private final List<Situation> situations = new ArrayList<>();
  private final Map<String, Decision> decisions = new HashMap<>();
  private Range range = Range.UNIT;
  private boolean uniform = true;

  private ExportedLog() {}

  /// Reads an export of one task.
  public static ExportedLog read(Path file) {
    var log = new ExportedLog();
    try (var lines = Files.lines(file)) {
      lines.filter(line -> !line.isBlank()).forEach(log::add);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no data set and no file that can be read: " + e.getMessage(), e);
    }
    log.decisions.clear();
    return log;
  }

  private void add(String line) {
    add(EntryJson.read(Json.parse(line), NO_SECRET, this::decision).entry());
  }

  private void add(Entry entry) {
    switch (entry) {
      case Declared d -> range = d.declaration().reward().range();
      case Decided d -> decisions.put(d.decision().id(), d.decision());
      case Settled s when s.slot() == 0 && s.reward().isPresent() ->
          add(s.decision(), s.reward().getAsDouble());
      default -> {} // says nothing of what a decision earned
    }
  }

  private void add(Decision d, double reward) {
    uniform &= Math.abs(d.propensity() * d.actions().size() - 1) <= SAME;
    var request = Request.of(d.subject(), d.context()).withActions(d.actions());
    situations.add(Situation.logged(request, d.action().id(), reward));
  }

  private Decision decision(TaskId task, String id) {
    var decision = decisions.get(id);
    if (decision == null) {
      throw new Refusal.NotFound(
          "the export settles decision " + id + " of " + task.name() + " and does not have it");
    }
    return decision;
  }

  @Override
  public String name() {
    return "export";
  }

  @Override
  public Declaration declaration() {
    return Declaration.of(
        List.of(), Reward.ofValue(range), Horizon.of(Duration.ofMinutes(1), Signal.VALUE));
  }

  @Override
  public boolean matched() {
    return true;
  }

  @Override
  public Stream<Situation> situations(long seed) {
    return situations.stream();
  }

  @Override
  public long decisions() {
    return situations.size();
  }

  @Override
  public Map<String, Double> yardsticks() {
    return Map.of();
  }

  @Override
  public String note() {
    return uniform
        ? ""
        : "the log was not drawn uniformly: the curve leans towards actions it drew often";
  }
}
