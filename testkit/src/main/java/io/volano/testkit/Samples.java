package io.volano.testkit;

import io.volano.Action;
import io.volano.Choice;
import io.volano.Decision;
import io.volano.Declaration;
import io.volano.Distribution;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Ended;
import io.volano.Entry.Observed;
import io.volano.Entry.Settled;
import io.volano.EpisodeStep;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.Play;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Slot;
import io.volano.TaskId;
import io.volano.TaskSecret;
import io.volano.Terms;
import io.volano.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Plausible entries for tests and measurements: a task of ten actions, contexts of sixteen
/// features.
public final class Samples {

  public static final TaskId TASK = TaskId.of("shop");
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  public static final Duration WAIT = Duration.ofMinutes(10);
  public static final Duration EPISODE_WAIT = Duration.ofHours(1);
  public static final int FEATURES = 16;

  /// The ten actions of [#declared].
  public static final List<Action> ACTIONS =
      IntStream.range(0, 10)
          .mapToObj(
              i ->
                  new Action(
                      "offer-" + i,
                      Features.builder().add("price", i + 0.5).add("kind", "k" + i % 3).build()))
          .toList();

  private Samples() {}

  public static Declaration declaration() {
    var reward = Reward.of(List.of(Signal.standard().get("click")), Reward.Fuse.SUM, 0);
    var horizon =
        new Horizon(WAIT, java.util.Set.of("click"), java.util.Set.of("purchase"), EPISODE_WAIT);
    return Declaration.of(ACTIONS, reward, horizon);
  }

  public static Declared declared(TaskId task, long revision, Instant at) {
    return new Declared(task, at, revision, declaration(), secret(task));
  }

  /// The same secret whenever it is asked for.
  public static TaskSecret secret(TaskId task) {
    var key = new byte[32];
    Arrays.fill(key, (byte) task.hashCode());
    return new TaskSecret(key);
  }

  /// A context whose names and values tell whose it is.
  public static Features context(String who) {
    var context = Features.builder().add("who", who);
    for (int i = 1; i < FEATURES; i++) {
      if (i % 2 == 0) {
        context.add("visits.week" + i, (who.hashCode() & 0xFF) + i);
      } else {
        context.add("segment" + i, "of " + i);
      }
    }
    return context.build();
  }

  public static DecisionBuilder decision(String id) {
    return new DecisionBuilder(id);
  }

  /// A decision of one slot among the declared actions, about nobody, unless told otherwise.
  public static final class DecisionBuilder {
    private final String id;
    private TaskId task = TASK;
    private Instant at = START;
    private Optional<Instant> due = Optional.empty();
    private String subject = "";
    private Optional<EpisodeStep> episode = Optional.empty();
    private Features context = Samples.context("somebody");
    private List<Action> actions = ACTIONS;
    private int first;
    private int slots = 1;
    private boolean deferred;
    private long fingerprint;
    private Optional<Explanation> explanation = Optional.empty();

    private DecisionBuilder(String id) {
      this.id = id;
    }

    public DecisionBuilder of(TaskId task) {
      this.task = task;
      return this;
    }

    public DecisionBuilder at(Instant at) {
      this.at = at;
      return this;
    }

    public DecisionBuilder due(Instant due) {
      this.due = Optional.of(due);
      return this;
    }

    public DecisionBuilder about(String subject) {
      this.subject = subject;
      this.context = Samples.context(subject);
      return this;
    }

    public DecisionBuilder in(String episode, long step) {
      this.episode = Optional.of(new EpisodeStep(episode, step));
      return this;
    }

    public DecisionBuilder context(Features context) {
      this.context = context;
      return this;
    }

    public DecisionBuilder among(List<Action> actions) {
      this.actions = actions;
      return this;
    }

    /// Which action the first slot has; the next slots have the next ones.
    public DecisionBuilder drawn(int first) {
      this.first = first;
      return this;
    }

    public DecisionBuilder slots(int slots) {
      this.slots = slots;
      return this;
    }

    public DecisionBuilder deferred() {
      this.deferred = true;
      return this;
    }

    public DecisionBuilder fingerprint(long fingerprint) {
      this.fingerprint = fingerprint;
      return this;
    }

    public DecisionBuilder explained() {
      this.explanation =
          Optional.of(
              Explanation.of(
                  0.1, "softmax of the scores", Explanation.of(1.5, "score of " + subject)));
      return this;
    }

    public Decision build() {
      var p = new double[actions.size()];
      for (int i = 0; i < p.length; i++) {
        p[i] = 2.0 * (i + 1) / (p.length * (p.length + 1.0));
      }
      var drawn = new ArrayList<Slot>();
      for (int i = 0; i < slots; i++) {
        int action = (first + i) % actions.size();
        drawn.add(new Slot(Integer.toString(i), action, p[action], 0.25 + i / 1000.0));
      }
      return new Decision(
          task,
          id,
          subject,
          episode,
          context,
          new Terms(1, new Version(1, 17, 0), at, due.orElse(at.plus(WAIT))),
          new Choice(actions, Distribution.logged(p), 0, drawn, Play.POLICY),
          deferred,
          fingerprint,
          explanation);
    }

    public Decided entry() {
      return new Decided(build());
    }
  }

  public static Activated activated(Logged<Decided> decided, Instant at, Instant due) {
    var d = decided.entry().decision();
    return new Activated(d.task(), at, decided.position(), d.id(), due);
  }

  public static Observed observed(
      Logged<Decided> decided, Outcome outcome, Instant at, boolean settles) {
    var d = decided.entry().decision();
    return new Observed(d.task(), at, decided.position(), d.id(), outcome, settles);
  }

  public static Settled settled(
      Logged<Decided> decided, int slot, double reward, long through, Instant at) {
    var d = decided.entry().decision();
    return new Settled(
        d.task(), at, decided.position(), slot, OptionalDouble.of(reward), through, d);
  }

  public static Ended ended(TaskId task, String episode, Instant at) {
    return new Ended(task, at, episode, Ended.How.TERMINATED, Optional.of(context(episode)));
  }
}
