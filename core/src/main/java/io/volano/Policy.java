package io.volano;

import java.util.List;

/// What a learner would do now: an immutable snapshot, safe to ask from any thread.
///
/// Asking changes nothing and costs O(actions × features) at most. The order of the actions does
/// not matter to the probability of any of them.
public interface Policy {

  /// A probability for every one of the actions.
  ///
  /// @param actions at least one, ids distinct
  Distribution distribution(Features context, List<Action> actions);

  /// Why the action has the probability that [#distribution] gives it: the root's value is exactly
  /// that number.
  ///
  /// @param chosen index into `actions`
  Explanation explain(Features context, List<Action> actions, int chosen);

  /// What has been learned so far, as a tree of numbers for people; at most some hundred of them.
  Explanation summary();
}
