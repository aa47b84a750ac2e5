package io.volano.bench.loop;

import com.sun.management.OperatingSystemMXBean;
import io.volano.server.Wiring;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// The process in which [MillionRow]'s decisions are made.
final class MillionLife {

  private static final int TENTHS = 10;

  private MillionLife() {}

  /// What a tenth of the decisions took.
  ///
  /// @param cpuMicros processor time per decision, of all threads
  /// @param liveBytes of the heap after a full collection at its end
  record Tenth(double cpuMicros, double liveBytes) {

    static Tenth parse(String line) {
      var words = line.split(" ", 2);
      return new Tenth(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }

    @Override
    public String toString() {
      return cpuMicros + " " + liveBytes;
    }
  }

  /// @param arguments data directory, number of decisions, file for the tenths
  public static void main(String[] arguments) throws IOException {
    int decisions = Integer.parseInt(arguments[1]);
    var lines = new ArrayList<String>();
    try (var stores = Wiring.stores(arguments[0])) {
      var life = new Life(stores, Workload.LIN_UCB);
      for (int i = 0; i < TENTHS; i++) {
        lines.add(tenth(life, decisions / TENTHS).toString());
      }
    }
    Files.write(Path.of(arguments[2]), lines);
  }

  private static Tenth tenth(Life life, int decisions) {
    long before = cpuNanos();
    life.live(decisions);
    double micros = (cpuNanos() - before) / 1e3 / decisions;
    return new Tenth(micros, liveBytes());
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long liveBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
