package io.volano.server.cli;

import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar on standard error, if that is a terminal; otherwise nothing.
public final class Progress implements AutoCloseable {

  private static final Duration REDRAWN = Duration.ofMillis(200);

  private final Optional<ProgressBar> bar;

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /// @param most where it ends; −1 if nobody knows
  public static Progress of(String task, long most) {
    return new Progress(isTerminal() ? Optional.of(drawn(task, most)) : Optional.empty());
  }

  private static ProgressBar drawn(String task, long most) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(most)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis((int) REDRAWN.toMillis())
        .showSpeed()
        .build();
  }

  /// Standard input and output can be anything; a bar is for who watches.
  @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null where there is none
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  public void at(long done) {
    bar.ifPresent(b -> b.stepTo(done));
  }

  public void step() {
    bar.ifPresent(ProgressBar::step);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
