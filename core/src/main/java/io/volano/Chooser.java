package io.volano;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes decisions: eligible actions, their probabilities, the draw, and what is kept of it.
///
/// The propensity of every slot is the probability its draw was made with. Takes no lock and
/// changes nothing; safe to use from any thread.
final class Chooser {

  private static final String[] SLOT_NAMES =
      IntStream.range(0, Request.MOST_SLOTS).mapToObj(Integer::toString).toArray(String[]::new);

  private final TaskId id;
  private final TaskSecret secret;
  private final Draws draws;

  Chooser(TaskId id, TaskSecret secret, Draws draws) {
    this.id = id;
    this.secret = secret;
    this.draws = draws;
  }

  /// The name of a slot by its place.
  static String slotName(int slot) {
    return SLOT_NAMES[slot];
  }

  /// Chooses for a request; nothing is logged yet.
  Decision choose(Playing now, Request request, Instant at) {
    var actions = eligible(now.declaration(), request);
    var wanted = now.policy().distribution(request.context(), actions);
    var chances = now.declaration().exploration().applied(actions, wanted);
    var decisionId = request.decisionId().orElseGet(() -> draws.newId(at));
    var play = now.play();
    var slots =
        play == Play.POLICY
            ? drawn(decisionId, chances, request.count())
            : baseline(now, request, actions, decisionId);
    boolean repeatable = request.decisionId().isPresent() || request.episode().isPresent();
    var choice = new Choice(actions, chances, 0, slots, play);
    return new Decision(
        id,
        decisionId,
        request.subject(),
        request.episode(),
        request.context(),
        now.terms(at),
        choice.shortlisted(),
        request.defer(),
        repeatable ? request.fingerprint() : 0,
        request.explain()
            ? Optional.of(explain(now.policy(), now.declaration(), request.context(), choice))
            : Optional.empty());
  }

  /// What may be drawn: never empty.
  static List<Action> eligible(Declaration declaration, Request request) {
    var actions = request.actions().isEmpty() ? declaration.actions() : request.actions();
    if (actions.isEmpty()) {
      throw new Refusal.Invalid(
          "actions", "must be given with the request: the task declares none");
    }
    if (request.exclude().isEmpty()) {
      return actions;
    }
    var left = actions.stream().filter(a -> !request.exclude().contains(a.id())).toList();
    if (left.isEmpty()) {
      throw new Refusal.Invalid("exclude", "must leave at least one action");
    }
    return left;
  }

  /// Draws without replacement: each slot from what the slots before have left.
  private List<Slot> drawn(String decisionId, Distribution chances, int count) {
    if (count == 1) {
      double u = secret.u(decisionId, 0);
      int action = chances.pick(u);
      return List.of(new Slot(SLOT_NAMES[0], action, chances.of(action), u));
    }
    var slots = new ArrayList<Slot>();
    var taken = new boolean[chances.size()];
    for (int i = 0; i < Math.min(count, chances.size()); i++) {
      var left = i == 0 ? chances : chances.without(taken, 0);
      double u = secret.u(decisionId, i);
      int action = left.pick(u);
      slots.add(new Slot(SLOT_NAMES[i], action, left.of(action), u));
      taken[action] = true;
    }
    return slots;
  }

  /// The baseline first, then the other actions in the order they came in.
  private List<Slot> baseline(
      Playing now, Request request, List<Action> actions, String decisionId) {
    int first =
        request
            .baseline()
            .map(b -> required(actions, b.action()))
            .or(
                () ->
                    now.declaration().baseline().map(b -> indexOf(actions, b)).filter(i -> i >= 0))
            .orElse(0);
    double propensity =
        !now.frozen() && now.declaration().mode() == Mode.LOGGING_ONLY
            ? request.baseline().map(Baseline::propensity).orElse(Double.NaN)
            : 1;
    var slots = new ArrayList<Slot>();
    slots.add(new Slot(SLOT_NAMES[0], first, propensity, secret.u(decisionId, 0)));
    for (int i = 0; slots.size() < Math.min(request.count(), actions.size()); i++) {
      if (i != first) {
        int slot = slots.size();
        double next = Double.isNaN(propensity) || propensity == 1 ? propensity : Double.NaN;
        slots.add(new Slot(SLOT_NAMES[slot], i, next, secret.u(decisionId, slot)));
      }
    }
    return slots;
  }

  private static int required(List<Action> actions, String baseline) {
    int found = indexOf(actions, baseline);
    if (found < 0) {
      throw new Refusal.Invalid(
          "baseline.action", "must be one of the eligible actions: " + baseline);
    }
    return found;
  }

  /// Where an action stands, or -1.
  static int indexOf(List<Action> actions, String action) {
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).id().equals(action)) {
        return i;
      }
    }
    return -1;
  }

  /// Why the first slot has its propensity.
  static Explanation explain(
      Policy policy, Declaration declaration, Features context, Choice choice) {
    var actions = choice.actions();
    var drawn = choice.slots().getFirst();
    var wanted = policy.distribution(context, actions);
    var why = policy.explain(context, actions, drawn.action());
    var chance = declaration.exploration().explain(actions, wanted, drawn.action(), why);
    return switch (choice.play()) {
      case POLICY -> chance;
      case BASELINE -> Explanation.of(drawn.propensity(), "the baseline is played", chance);
      case IMITATED ->
          Explanation.of(
              drawn.propensity(), "the baseline is played while the learner imitates it", chance);
    };
  }
}
