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
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.testkit.kill.KillLoad.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A process that uses the library. Its callers are killed with it: they print what they tell.
public final class LibraryLife implements Life {

  private final Process process;
  private final BufferedReader lines;

  private LibraryLife(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /// @param process runs [#run]
  public static Life of(ProcessBuilder process) throws IOException {
    return new LibraryLife(process.redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /// What the process does.
  ///
  /// @param life distinguishes the ids of this process
  /// @param retries a file with the ids to try again, one a line
  public static void run(Stores stores, Catalog catalog, String life, Path retries) {
    var loop = Volano.open(stores, catalog).declare(KillRun.TASK, declaration());
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new KillLoad(new Loop(loop), line -> print(out, line), life, retries).start(() -> {});
  }

  private static void print(PrintStream out, String line) {
    synchronized (out) {
      out.print(line + "\n");
      if (out.checkError()) { // which also flushes
        Runtime.getRuntime().halt(1); // who started it is gone
      }
    }
  }

  private static Declaration declaration() {
    var click = Signal.named("click", null).withWeight(1);
    return Declaration.of(
            List.of(Action.of("a"), Action.of("b"), Action.of("c"), Action.of("d")),
            Reward.of(List.of(click), Reward.Fuse.SUM, 0),
            Horizon.of(Duration.ofMillis(40), "click"))
        .withAlgorithm(AlgorithmChoice.of("lin-ucb"));
  }

  private record Loop(TaskLoop loop) implements KillLoad.Called {

    @Override
    public void decide(Question question) {
      var context = Features.builder().add("x", question.x()).add("y", question.y()).build();
      loop.decide(
          Request.of(question.subject(), context)
              .withDecisionId(question.id())
              .withCount(question.count()));
    }

    @Override
    public void click(String id) {
      loop.observe(id, Outcome.of("click", Instant.now()).withKey(KillLoad.key(id)));
    }
  }

  @Override
  public String readLine() throws IOException {
    return lines.readLine();
  }

  @Override
  public Process process() {
    return process;
  }
}
