package io.volano;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Vocabulary as bytes, for checkpoints. Names of features are left out: a learner has no use for
/// them, and they may be somebody's.
final class Binary {

  private Binary() {}

  static void write(Features features, DataOutput out) throws IOException {
    out.writeInt(features.size());
    for (int i = 0; i < features.size(); i++) {
      out.writeInt(features.key(i));
      out.writeFloat(features.value(i));
    }
  }

  static Features readFeatures(DataInput in) throws IOException {
    var builder = Features.builder();
    for (int n = in.readInt(); n > 0; n--) {
      builder.add(in.readInt(), in.readFloat());
    }
    return builder.build();
  }

  static void write(List<Action> actions, DataOutput out) throws IOException {
    out.writeInt(actions.size());
    for (var action : actions) {
      out.writeUTF(action.id());
      write(action.features(), out);
    }
  }

  static List<Action> readActions(DataInput in) throws IOException {
    var actions = new ArrayList<Action>();
    for (int n = in.readInt(); n > 0; n--) {
      actions.add(new Action(in.readUTF(), readFeatures(in)));
    }
    return actions;
  }

  static void write(Step step, DataOutput out) throws IOException {
    write(step.context(), out);
    write(step.actions(), out);
    for (int i = 0; i < step.distribution().size(); i++) {
      out.writeDouble(step.distribution().of(i));
    }
    out.writeInt(step.chosen());
    out.writeDouble(step.propensity());
    out.writeDouble(step.reward());
  }

  static Step readStep(DataInput in) throws IOException {
    var context = readFeatures(in);
    var actions = readActions(in);
    var chances = new double[actions.size()];
    for (int i = 0; i < chances.length; i++) {
      chances[i] = in.readDouble();
    }
    return new Step(
        context,
        actions,
        Distribution.logged(chances),
        in.readInt(),
        in.readDouble(),
        in.readDouble());
  }
}
