package io.volano.policy;

import io.volano.Action;
import io.volano.Algorithm;
import io.volano.Distribution;
import io.volano.Features;
import io.volano.Learner;
import io.volano.Range;
import io.volano.Segment;
import io.volano.Step;
import io.volano.math.Kernels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Short ways to say what a learner is taught and asked.
final class Steps {

  static final Action A = Action.of("a");
  static final Action B = Action.of("b");
  static final Action C = Action.of("c");

  private Steps() {}

  static Learner learner(Algorithm<?> algorithm, Map<String, Object> options) {
    return algorithm.learner(options, new Algorithm.Setting(Range.UNIT, Kernels.scalar()));
  }

  static Learner learner(Algorithm<?> algorithm) {
    return learner(algorithm, Map.of());
  }

  static Segment step(Features context, Action action, double reward) {
    return Segment.alone(new Step(context, List.of(action), Distribution.uniform(1), 0, 1, reward));
  }

  static Segment step(Action action, double reward) {
    return step(Features.NONE, action, reward);
  }

  /// Probabilities of actions in an empty context.
  static double[] asked(Learner learner, Action... actions) {
    return learner.policy().distribution(Features.NONE, List.of(actions)).toArray();
  }

  static byte[] saved(Learner learner) throws IOException {
    var bytes = new ByteArrayOutputStream();
    learner.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static void load(Learner learner, byte[] bytes) throws IOException {
    learner.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
