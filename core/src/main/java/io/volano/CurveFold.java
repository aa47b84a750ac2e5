package io.volano;

import io.volano.Entry.Settled;
import io.volano.math.LongIndex;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Makes a [LearningCurve] of settled steps, in log order: the same log gives the same curve.
///
/// State is at most 296 spans of at most 33 counts, whatever the log has. Belongs to one thread.
final class CurveFold {

  private final List<String> names = new ArrayList<>();
  private final LongIndex places = new LongIndex();
  private LifeSpans life = new LifeSpans();
  private HourSpans hours = new HourSpans();
  private LearningCurve view = LearningCurve.NONE;
  private boolean viewed = true;

  /// What a step adds to the curve.
  ///
  /// @param range of the task's rewards
  /// @param propensity of a first slot; `NaN` of another, or if it is not known
  /// @param weight of a first slot; `NaN` likewise
  /// @param action its place among the curve's actions
  record Earned(
      Instant at, double reward, Range range, double propensity, double weight, int action) {}

  /// @param range of the task's rewards
  void settled(Settled settled, Range range) {
    if (settled.reward().isEmpty()) {
      return;
    }
    var choice = settled.decision().choice();
    boolean first = settled.slot() == 0;
    var earned =
        new Earned(
            settled.at(),
            settled.reward().getAsDouble(),
            range,
            first ? choice.slots().getFirst().propensity() : Double.NaN,
            first ? choice.uniformWeight() : Double.NaN,
            place(choice.action(settled.slot())));
    life.add(earned);
    hours.add(earned);
    viewed = false;
  }

  /// The first actions that are played have a place of their own, the rest share the last.
  private int place(Action action) {
    int known = places.get(action.key());
    if (known != LongIndex.ABSENT || names.size() == LearningCurve.ACTIONS) {
      return known == LongIndex.ABSENT ? LearningCurve.ACTIONS : known;
    }
    places.put(action.key(), names.size());
    names.add(action.id());
    return names.size() - 1;
  }

  LearningCurve view() {
    if (!viewed) {
      view = new LearningCurve(names, life.view(), hours.view());
      viewed = true;
    }
    return view;
  }

  void save(DataOutput out) throws IOException {
    out.writeByte(names.size());
    for (var name : names) {
      out.writeUTF(name);
    }
    life.save(out);
    hours.save(out);
  }

  static CurveFold load(DataInput in) throws IOException {
    var curve = new CurveFold();
    for (int n = in.readByte(); n > 0; n--) {
      var name = in.readUTF();
      curve.places.put(Action.of(name).key(), curve.names.size());
      curve.names.add(name);
    }
    curve.life = LifeSpans.load(in);
    curve.hours = HourSpans.load(in);
    curve.viewed = false;
    return curve;
  }
}
