package io.volano.server.cli.replay;

import io.volano.Declaration;
import java.util.Map;
import java.util.stream.Stream;

/// A recorded stream of situations that can be decided again.
///
/// Two kinds: where the reward of every eligible action is known (ratings), every decision counts.
/// Where only the logged action's is, a decision counts only if the loop's own draw is that action
/// (*matched* replay); the others are never shown, so nothing is learned from them. If the logged
/// actions were drawn uniformly, what counts is a fair sample of what the learner would have met.
///
/// Source: Li, Chu, Langford, Wang, *Unbiased offline evaluation of contextual-bandit-based news
/// article recommendation algorithms*, WSDM 2011, algorithm 2.
public interface DataSet {

  String name();

  /// The task it is replayed with, its algorithm left at the default. A reward is reported as an
  /// outcome `value`.
  Declaration declaration();

  /// Whether a decision counts only if it draws what was logged.
  boolean matched();

  /// The situations, the same ones for the same seed; may be endless.
  Stream<Situation> situations(long seed);

  /// How many decisions a replay makes if nobody says.
  long decisions();

  /// What fixed ways of choosing earn on average, by what they are called.
  Map<String, Double> yardsticks();

  /// What whoever reads the curve has to know; empty if nothing.
  default String note() {
    return "";
  }
}
