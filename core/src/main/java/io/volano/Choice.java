package io.volano;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What could be done, how likely each was, and what was done.
///
/// @param actions what could be drawn, in the order of the request; above [Decision#SHORTLIST] the
///   drawn ones and the most probable others
/// @param distribution their probabilities before the first slot was drawn
/// @param rest the probability of the actions that were left out of the list
/// @param slots what was drawn, at least one
/// @param play who chose
public record Choice(
    List<Action> actions, Distribution distribution, double rest, List<Slot> slots, Play play) {

  public Choice {
    actions = List.copyOf(actions);
    slots = List.copyOf(slots);
  }

  /// What was put into a slot.
  public Action action(int slot) {
    return actions.get(slots.get(slot).action());
  }

  /// The place of the slot of that name.
  public Optional<Integer> slot(String name) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).name().equals(name)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /// The probabilities a slot was drawn from: those of the first slot, less what was already drawn.
  public Distribution distribution(int slot) {
    if (slot == 0) {
      return distribution;
    }
    var taken = new boolean[actions.size()];
    for (int i = 0; i < slot; i++) {
      taken[slots.get(i).action()] = true;
    }
    return distribution.without(taken, rest);
  }

  /// How much likelier a uniform draw among all that was eligible was to take the action of the
  /// first slot: `1 / (K · propensity)`.
  ///
  /// `NaN` if that is not known, or says nothing: the log keeps no more actions and so perhaps not
  /// all, the propensity is not known, or an action had no chance. Which of these hold does not
  /// depend on what was drawn, so that the others weigh 1 on average.
  double uniformWeight() {
    double propensity = slots.getFirst().propensity();
    return actions.size() < Decision.SHORTLIST && propensity > 0 && everyActionHadAChance()
        ? 1 / (actions.size() * propensity)
        : Double.NaN;
  }

  /// Of what somebody else chose, no more is known than that it was not certain.
  private boolean everyActionHadAChance() {
    if (play != Play.POLICY) {
      return slots.getFirst().propensity() < 1 || actions.size() == 1;
    }
    for (int i = 0; i < actions.size(); i++) {
      if (!(distribution.of(i) > 0)) {
        return false;
      }
    }
    return true;
  }

  /// As much of it as a log keeps: of very many actions the drawn ones and the most probable
  /// others, in the order of the request.
  Choice shortlisted() {
    return actions.size() <= Decision.SHORTLIST ? this : part(shortlist());
  }

  private int[] shortlist() {
    var drawn = slots.stream().map(Slot::action).toList();
    var others =
        IntStream.range(0, actions.size())
            .boxed()
            .filter(i -> !drawn.contains(i))
            .sorted(
                Comparator.<Integer>comparingDouble(distribution::of)
                    .reversed()
                    .thenComparing(i -> actions.get(i).id()))
            .mapToInt(i -> i);
    return IntStream.concat(drawn.stream().mapToInt(i -> i), others)
        .limit(Decision.SHORTLIST)
        .sorted()
        .toArray();
  }

  /// @param kept indexes of the actions that stay, ascending, the drawn ones among them
  private Choice part(int[] kept) {
    var probabilities = Arrays.stream(kept).mapToDouble(distribution::of).toArray();
    return new Choice(
        Arrays.stream(kept).mapToObj(actions::get).toList(),
        Distribution.logged(probabilities),
        Math.max(0, 1 - Arrays.stream(probabilities).sum()),
        slots.stream().map(s -> s.of(Arrays.binarySearch(kept, s.action()))).toList(),
        play);
  }
}
