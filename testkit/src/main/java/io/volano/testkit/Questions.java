package io.volano.testkit;

import io.volano.Action;
import io.volano.Distribution;
import io.volano.Features;
import io.volano.Range;
import io.volano.Segment;
import io.volano.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// What a policy may be taught and asked: random histories and questions of every kind that occurs.
///
/// Histories mix contexts with and without features, actions with and without, rewards in the
/// middle and at both ends of the range, known and unknown propensities, segments of one step and
/// of several, and everything that can follow them. Questions ask about all actions of the history,
/// some of them, some unseen ones, or one alone.
public final class Questions {

  private static final List<Range> RANGES =
      List.of(Range.UNIT, new Range(-1, 1), new Range(0, 250), new Range(-3, -3));

  private Questions() {}

  /// A context and actions to be given probabilities.
  public record Question(Features context, List<Action> actions) {

    /// The same question with its actions in another order.
    public Question shuffled(RandomGenerator random) {
      var shuffled = new ArrayList<>(actions);
      Collections.shuffle(shuffled, Random.from(random));
      return new Question(context, List.copyOf(shuffled));
    }
  }

  /// A range of rewards, a history in it, and questions about it.
  public record Case(Range range, List<Segment> history, List<Question> questions) {

    /// The first steps, or the rest.
    public List<Segment> half(boolean first) {
      int middle = history.size() / 2;
      return first ? history.subList(0, middle) : history.subList(middle, history.size());
    }
  }

  /// Any case.
  public static Case any(RandomGenerator random) {
    return in(RANGES.get(random.nextInt(RANGES.size())), random);
  }

  /// A case with rewards in a given range.
  public static Case in(Range range, RandomGenerator random) {
    boolean contexts = random.nextInt(3) > 0;
    boolean features = random.nextBoolean();
    var actions = actions(random, "a", 1 + random.nextInt(12), features);
    var history = new ArrayList<Segment>();
    int segments = random.nextInt(80);
    for (int i = 0; i < segments; i++) {
      history.add(segment(random, range, actions, contexts));
    }
    var questions = new ArrayList<Question>();
    for (int i = 0; i < 5; i++) {
      questions.add(question(random, actions, contexts, features));
    }
    return new Case(range, List.copyOf(history), List.copyOf(questions));
  }

  /// Some actions, each under its own id.
  public static List<Action> actions(
      RandomGenerator random, String prefix, int count, boolean features) {
    var actions = new ArrayList<Action>();
    for (int i = 0; i < count; i++) {
      actions.add(new Action(prefix + i, features ? features(random, "trait") : Features.NONE));
    }
    return List.copyOf(actions);
  }

  /// Up to five named numbers and a fact.
  public static Features features(RandomGenerator random, String prefix) {
    var builder = Features.builder();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      builder.add(prefix + i, random.nextInt(4) == 0 ? 1 : random.nextGaussian(0, 1 + 10 * i));
    }
    return builder.add(prefix, "kind" + random.nextInt(3)).build();
  }

  private static Question question(
      RandomGenerator random, List<Action> actions, boolean contexts, boolean features) {
    var context = contexts ? features(random, "fact") : Features.NONE;
    var asked = new ArrayList<>(actions);
    switch (random.nextInt(4)) {
      case 0 -> asked.subList(1, asked.size()).clear();
      case 1 -> asked.subList(1, asked.size()).removeIf(_ -> random.nextBoolean());
      case 2 -> asked.addAll(actions(random, "unseen", 1 + random.nextInt(5), features));
      default -> Collections.shuffle(asked, Random.from(random));
    }
    return new Question(context, List.copyOf(asked));
  }

  private static Segment segment(
      RandomGenerator random, Range range, List<Action> actions, boolean contexts) {
    var steps = new ArrayList<Step>();
    int count = random.nextInt(4) == 0 ? 3 : 1;
    for (int i = 0; i < count; i++) {
      steps.add(step(random, range, actions, contexts));
    }
    return new Segment(
        steps,
        switch (random.nextInt(3)) {
          case 0 -> new Segment.Terminated();
          case 1 -> new Segment.Truncated(features(random, "fact"));
          default -> new Segment.Next(features(random, "fact"), actions);
        });
  }

  private static Step step(
      RandomGenerator random, Range range, List<Action> actions, boolean contexts) {
    int chosen = random.nextInt(actions.size());
    double propensity = random.nextInt(5) == 0 ? Double.NaN : 1.0 / actions.size();
    return new Step(
        contexts ? features(random, "fact") : Features.NONE,
        actions,
        Distribution.uniform(actions.size()),
        chosen,
        propensity,
        reward(random, range));
  }

  private static double reward(RandomGenerator random, Range range) {
    return switch (random.nextInt(3)) {
      case 0 -> range.low();
      case 1 -> range.high();
      default -> range.low() + random.nextDouble() * range.width();
    };
  }
}
