package io.volano;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
    var decision =
        new Decision(
            id,
            decisionId,
            now.revision(),
            now.version(),
            at,
            at.plus(now.declaration().horizon().delay()),
            request.subject(),
            request.episode(),
            request.context(),
            actions,
            chances,
            0,
            slots,
            play,
            request.defer(),
            repeatable ? request.fingerprint() : 0,
            Optional.empty());
    var explained =
        request.explain()
            ? decision.withExplanation(explain(now.policy(), now.declaration(), decision))
            : decision;
    return actions.size() > Decision.SHORTLIST ? shortlisted(explained) : explained;
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

  /// Keeps the drawn actions and the most probable others, in the order of the request.
  private static Decision shortlisted(Decision decision) {
    var chances = decision.distribution();
    var drawn = decision.slots().stream().map(Slot::action).toList();
    var kept =
        IntStream.concat(
                drawn.stream().mapToInt(i -> i),
                IntStream.range(0, chances.size())
                    .boxed()
                    .filter(i -> !drawn.contains(i))
                    .sorted(
                        Comparator.<Integer>comparingDouble(chances::of)
                            .reversed()
                            .thenComparing(i -> decision.actions().get(i).id()))
                    .mapToInt(i -> i))
            .limit(Decision.SHORTLIST)
            .sorted()
            .toArray();
    var probabilities = Arrays.stream(kept).mapToDouble(chances::of).toArray();
    return decision.shortlisted(
        Arrays.stream(kept).mapToObj(decision.actions()::get).toList(),
        Distribution.logged(probabilities),
        Math.max(0, 1 - Arrays.stream(probabilities).sum()),
        decision.slots().stream()
            .map(
                s ->
                    new Slot(
                        s.name(), Arrays.binarySearch(kept, s.action()), s.propensity(), s.u()))
            .toList());
  }

  /// Why the first slot has its propensity.
  static Explanation explain(Policy policy, Declaration declaration, Decision decision) {
    var drawn = decision.slots().getFirst();
    var wanted = policy.distribution(decision.context(), decision.actions());
    var why = policy.explain(decision.context(), decision.actions(), drawn.action());
    var chance = declaration.exploration().explain(decision.actions(), wanted, drawn.action(), why);
    return decision.play() == Play.POLICY
        ? chance
        : Explanation.of(
            drawn.propensity(),
            decision.play() == Play.IMITATED
                ? "the baseline is played while the learner imitates it"
                : "the baseline is played",
            chance);
  }
}
