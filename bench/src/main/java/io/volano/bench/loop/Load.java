package io.volano.bench.loop;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/// What a server made of a load.
///
/// @param answered requests answered with 200
/// @param refused requests answered otherwise
/// @param refusal the latest such answer, empty if there is none
/// @param seconds it took
/// @param latency of every answer in nanoseconds; under an open load from the moment the request
///   was due, whether or not a connection was free
public record Load(long answered, long refused, String refusal, double seconds, Histogram latency) {

  /// This load.
  ///
  /// @throws IOException if anything was refused
  public Load allAnswered() throws IOException {
    if (refused > 0) {
      throw new IOException(refused + " were refused: " + refusal);
    }
    return this;
  }

  public double perSecond() {
    return answered / seconds;
  }

  public double millisAt(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }
}
