package io.volano;

import io.volano.CurveFold.Earned;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/// The steps of the last 168 hours, by the hour in which they were settled.
///
/// Hours are those of the entries, so that folding again gives the same. A step from before all of
/// them shows that the clock was ahead and was set right: the hours begin anew with it.
final class HourSpans {

  private static final long SECONDS = 3600;

  private final TreeMap<Long, OpenSpan> spans = new TreeMap<>();

  void add(Earned earned) {
    long hour = Math.floorDiv(earned.at().getEpochSecond(), SECONDS);
    if (spans.isEmpty() || hour > spans.lastKey()) {
      spans.headMap(hour - LearningCurve.HOURS, true).clear();
    } else if (hour <= spans.lastKey() - LearningCurve.HOURS) {
      spans.clear();
    }
    spans.computeIfAbsent(hour, _ -> new OpenSpan(earned.at())).add(earned);
  }

  List<Span> view() {
    return spans.values().stream().map(OpenSpan::view).toList();
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(spans.size());
    for (var span : spans.entrySet()) {
      out.writeLong(span.getKey());
      span.getValue().view().save(out);
    }
  }

  static HourSpans load(DataInput in) throws IOException {
    var hours = new HourSpans();
    for (int n = in.readShort(); n > 0; n--) {
      hours.spans.put(in.readLong(), OpenSpan.of(Span.load(in)));
    }
    return hours;
  }
}
