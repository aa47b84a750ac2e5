package io.volano.bench.loop;

import io.volano.bench.Figure;
import io.volano.bench.FixedLoop;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A million decisions with their outcomes in a process of 512 MB: nothing may grow with them but
/// the log.
///
/// Shorter with `--quick`; the unit says how many.
final class MillionRow implements Row {

  private static final double MEGABYTE = 1 << 20;

  @Override
  public String id() {
    return "million";
  }

  @Override
  public List<Figure> measure(Scale scale) throws IOException, InterruptedException {
    int decisions = scale.of(2000, 200_000, 1_000_000);
    try (var folder = WorkFolder.create()) {
      var data = folder.resolve("data");
      var tenths = live(folder, data, decisions);
      var second = tenths.get(1);
      var last = tenths.getLast();
      return List.of(
          Figure.of("million-decisions", decisions, "decisions")
              .atLeast(scale.of(2000, 200_000, 1_000_000)),
          Figure.of("million-cpu-last-to-second-tenth", last.cpuMicros() / second.cpuMicros(), "")
              .atMost(1.1)
              .beside("second tenth, CPU-µs per decision", second.cpuMicros()),
          Figure.of("million-live-heap-growth", last.liveBytes() / second.liveBytes(), "")
              .atMost(1.1)
              .beside("second tenth, MB", second.liveBytes() / MEGABYTE),
          Figure.of("million-bytes-per-decision", (double) WorkFolder.bytes(data) / decisions, "B")
              .beside("fixed loop, µs", FixedLoop.nanos() / 1000));
    }
  }

  private static List<MillionLife.Tenth> live(WorkFolder folder, Path data, int decisions)
      throws IOException, InterruptedException {
    var result = folder.resolve("tenths");
    var log = folder.resolve("life.log");
    var arguments = List.of(data.toString(), Integer.toString(decisions), result.toString());
    var process =
        JavaProcess.of(List.of("-Xmx512m"), MillionLife.class, arguments)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("did not complete: " + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
    try (var lines = Files.lines(result)) {
      return lines.map(MillionLife.Tenth::parse).toList();
    }
  }
}
