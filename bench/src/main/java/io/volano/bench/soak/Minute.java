package io.volano.bench.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What a minute looked like.
///
/// @param p99 milliseconds, of what was answered
/// @param heap least bytes used, which is near to what is live; `NaN` if it was down
/// @param files descriptors open at its end
/// @param disk bytes of the databases at its end
/// @param decisions made until its end
record Minute(
    int number,
    SoakLoad.Counts counts,
    double p99,
    double heap,
    double files,
    double disk,
    double decisions) {

  /// As it is printed while the run goes on.
  String toLine() {
    return String.format(
        Locale.ROOT,
        "minute %3d  due %,9d  answered %7.3f %%  p99 %7.1f ms  heap %5.0f MB  files %4.0f"
            + "  databases %6.1f MB",
        number,
        counts.due(),
        100 * counts.share(),
        p99,
        heap / (1 << 20),
        files,
        disk / (1 << 20));
  }

  /// The median of the last third over that of the first: 1 is flat.
  static double growth(List<Minute> minutes, ToDoubleFunction<Minute> of) {
    int third = Math.max(1, minutes.size() / 3);
    return median(minutes.subList(minutes.size() - third, minutes.size()), of)
        / median(minutes.subList(0, third), of);
  }

  private static double median(List<Minute> minutes, ToDoubleFunction<Minute> of) {
    var values = minutes.stream().mapToDouble(of).filter(Double::isFinite).sorted().toArray();
    return values.length == 0 ? Double.NaN : values[values.length / 2];
  }

  /// Bytes written for each decision of the last third of the time over those of the first.
  static double growthOfDisk(List<Minute> minutes) {
    int third = Math.max(1, minutes.size() / 3);
    int last = minutes.size() - 1;
    return perDecision(minutes.get(last - third), minutes.get(last))
        / perDecision(minutes.getFirst(), minutes.get(third));
  }

  private static double perDecision(Minute from, Minute to) {
    return (to.disk - from.disk) / (to.decisions - from.decisions);
  }
}
