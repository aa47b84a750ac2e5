package io.volano.bench.loop;

import io.volano.bench.Figure;
import io.volano.bench.FixedLoop;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Deciding in process without a log: time and memory, by JMH in a process of its own.
final class DecideRow implements Row {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public String id() {
    return "decide";
  }

  @Override
  public List<Figure> measure(Scale scale) throws RunnerException {
    double loop = FixedLoop.nanos();
    var linUcb = run("LIN_UCB", scale);
    var hashed = run("HASHED_LINEAR", scale);
    return List.of(
        micros("decide-lin-ucb", linUcb, loop),
        Figure.of("decide-lin-ucb-bytes", secondary(linUcb, ALLOCATED), "B").atMost(2048),
        micros("decide-hashed-linear", hashed, loop),
        Figure.of("decide-hashed-linear-bytes", secondary(hashed, ALLOCATED), "B"));
  }

  private static Figure micros(String row, RunResult result, double loop) {
    return Figure.of(row, secondary(result, CpuProfiler.PER_OPERATION) / 1000, "CPU-µs")
        .atMost(5)
        .beside("fixed loop, µs", loop / 1000);
  }

  private static double secondary(RunResult result, String name) {
    return result.getSecondaryResults().get(name).getScore();
  }

  private static RunResult run(String workload, Scale scale) throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true");
    var options =
        new OptionsBuilder()
            .include("\\b" + DecideBenchmark.class.getSimpleName() + "\\b")
            .param("workload", workload)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(scale.of(0, 1, 2))
            .warmupIterations(scale.of(1, 4, 5))
            .warmupTime(TimeValue.milliseconds(scale.of(20, 500, 1000)))
            .measurementIterations(scale.of(1, 5, 5))
            .measurementTime(TimeValue.milliseconds(scale.of(20, 500, 1000)))
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    return new Runner(options).runSingle();
  }
}
