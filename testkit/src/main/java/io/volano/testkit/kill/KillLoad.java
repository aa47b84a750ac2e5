package io.volano.testkit.kill;

import io.volano.Action;
import io.volano.AlgorithmChoice;
import io.volano.Catalog;
import io.volano.Declaration;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Outcome;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/// The process that is killed: callers who decide and report as fast as they can, and print what
/// was acknowledged.
///
/// First they try again what the process before had begun, with the same ids and keys, as clients
/// do. Every other slot settles by its outcome, the rest when the wait is over, so that learning
/// goes on all the time.
public final class KillLoad {

  static final TaskId TASK = TaskId.of("killed");

  private static final int CALLERS = 8;
  private static final Duration WAIT = Duration.ofMillis(40);

  private final TaskLoop loop;
  private final PrintStream out;
  private final String prefix;
  private final AtomicLong next = new AtomicLong();
  private final Queue<String> retries;

  private KillLoad(TaskLoop loop, PrintStream out, String prefix, List<String> retries) {
    this.loop = loop;
    this.out = out;
    this.prefix = prefix;
    this.retries = new ArrayDeque<>(retries);
  }

  /// Runs until it is killed.
  ///
  /// @param life distinguishes the ids of this process
  /// @param retries a file with the ids to try again, one a line
  public static void run(Stores stores, Catalog catalog, String life, Path retries) {
    try {
      var loop = Volano.open(stores, catalog).declare(TASK, declaration());
      var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      var load = new KillLoad(loop, out, life + "-", Files.readAllLines(retries));
      for (int i = 0; i < CALLERS; i++) {
        Thread.ofPlatform().start(load::call);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Declaration declaration() {
    var click = Signal.named("click", null).withWeight(1);
    return Declaration.of(
            List.of(Action.of("a"), Action.of("b"), Action.of("c"), Action.of("d")),
            Reward.of(List.of(click), Reward.Fuse.SUM, 0),
            Horizon.of(WAIT, "click"))
        .withAlgorithm(AlgorithmChoice.of("lin-ucb"));
  }

  private void call() {
    while (true) {
      var id = nextId();
      print('d', id);
      loop.decide(request(id));
      print('D', id);
      if (id.hashCode() % 2 == 0) {
        print('o', id);
        loop.observe(id, Outcome.of("click", Instant.now()).withKey("key-" + id));
        print('O', id);
      }
    }
  }

  private String nextId() {
    synchronized (retries) {
      var retry = retries.poll();
      return retry != null ? retry : prefix + next.getAndIncrement();
    }
  }

  /// The same for the same id.
  private static Request request(String id) {
    int hash = id.hashCode();
    var context =
        Features.builder().add("x", (hash & 0xFF) / 255.0).add("y", (hash >> 8 & 0xFF) / 255.0);
    return Request.of("u" + hash % 100, context.build())
        .withDecisionId(id)
        .withCount(hash % 7 == 0 ? 3 : 1);
  }

  private synchronized void print(char what, String id) {
    out.print(what + " " + id + "\n");
    out.flush();
  }
}
