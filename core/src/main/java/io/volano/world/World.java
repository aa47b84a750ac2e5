package io.volano.world;

import io.volano.Action;
import io.volano.Features;
import java.util.Arrays;
import java.util.List;

/// A simulated task whose expected rewards are known: rounds of a context and actions, and a reward
/// for the action taken.
///
/// Rewards are 0 or 1. The same seed gives the same rounds as long as the same number of rewards is
/// drawn, whatever actions earn them. Belongs to one thread.
public interface World {

  /// The next situation.
  Round next();

  /// Draws what an action of the latest round earns.
  ///
  /// @param chosen index into its actions
  double reward(int chosen);

  /// A situation, with what is hidden from who has to decide in it.
  final class Round {
    private final Features context;
    private final List<Action> actions;
    private final double[] means;

    /// @param means the expected reward of each action
    public Round(Features context, List<Action> actions, double[] means) {
      this.context = context;
      this.actions = List.copyOf(actions);
      this.means = means.clone();
    }

    public Features context() {
      return context;
    }

    public List<Action> actions() {
      return actions;
    }

    /// The expected reward of an action.
    public double mean(int action) {
      return means[action];
    }

    /// The highest expected reward.
    public double best() {
      return Arrays.stream(means).max().orElseThrow();
    }
  }
}
