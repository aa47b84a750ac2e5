package io.volano.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Callers who decide and report as fast as they can until who they call is dead, and tell what was
/// acknowledged.
///
/// First they try again what was begun in the life before, with the same ids and keys, as clients
/// do. Every other decision settles by its outcome, the rest when the wait is over, so that
/// learning goes on all the time.
final class KillLoad {

  private static final int CALLERS = 8;

  /// Who is called. Each method returns when it was acknowledged.
  interface Called {

    /// @throws IOException if it is dead
    void decide(Question question) throws IOException, InterruptedException;

    /// Reports a click, under the key of [#key].
    ///
    /// @throws IOException if it is dead
    void click(String id) throws IOException, InterruptedException;
  }

  /// What is asked; the same for the same id.
  record Question(String id, String subject, double x, double y, int count) {

    static Question of(String id) {
      int hash = id.hashCode();
      return new Question(
          id,
          "u" + hash % 100,
          (hash & 0xFF) / 255.0,
          (hash >> 8 & 0xFF) / 255.0,
          hash % 7 == 0 ? 3 : 1);
    }
  }

  private final Called called;
  private final Consumer<String> told;
  private final String prefix;
  private final AtomicLong next = new AtomicLong();
  private final Queue<String> retries;
  private final AtomicInteger calling = new AtomicInteger(CALLERS);

  /// @param told hears every line of [Acknowledged]
  /// @param life distinguishes the ids of this life
  /// @param retries a file with the ids to try again, one a line
  KillLoad(Called called, Consumer<String> told, String life, Path retries) {
    this.called = called;
    this.told = told;
    this.prefix = life + "-";
    try {
      this.retries = new ArrayDeque<>(Files.readAllLines(retries));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The key under which the outcome of a decision is reported.
  static String key(String id) {
    return "key-" + id;
  }

  /// @param end is run when the last caller has found it dead
  void start(Runnable end) {
    for (int i = 0; i < CALLERS; i++) {
      Thread.ofPlatform().daemon(false).start(() -> callUntilDead(end));
    }
  }

  private void callUntilDead(Runnable end) {
    try {
      while (true) {
        call();
      }
    } catch (IOException e) {
      // dead: what was begun and not acknowledged is tried again in the next life
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (calling.decrementAndGet() == 0) {
        end.run();
      }
    }
  }

  private void call() throws IOException, InterruptedException {
    var id = nextId();
    told.accept("d " + id);
    called.decide(Question.of(id));
    told.accept("D " + id);
    if (id.hashCode() % 2 == 0) {
      told.accept("o " + id);
      called.click(id);
      told.accept("O " + id);
    }
  }

  private String nextId() {
    synchronized (retries) {
      var retry = retries.poll();
      return retry != null ? retry : prefix + next.getAndIncrement();
    }
  }
}
