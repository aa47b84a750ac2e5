package io.volano;

import io.volano.CurveFold.Earned;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// All steps of a task in spans of equal width. When there are too many, neighbours become one, so
/// that the width is the least power of two that does.
final class LifeSpans {

  private final List<OpenSpan> spans = new ArrayList<>();
  private long width = 1;

  void add(Earned earned) {
    if (spans.isEmpty() || spans.getLast().steps() == width) {
      if (spans.size() == LearningCurve.LIFE) {
        halve();
      }
      spans.add(new OpenSpan(earned.at()));
    }
    spans.getLast().add(earned);
  }

  private void halve() {
    for (int i = 0; i < LearningCurve.LIFE / 2; i++) {
      var both = spans.get(2 * i).view().plus(spans.get(2 * i + 1).view());
      spans.set(i, OpenSpan.of(both));
    }
    spans.subList(LearningCurve.LIFE / 2, LearningCurve.LIFE).clear();
    width *= 2;
  }

  List<Span> view() {
    return spans.stream().map(OpenSpan::view).toList();
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(width);
    out.writeShort(spans.size());
    for (var span : spans) {
      span.view().save(out);
    }
  }

  static LifeSpans load(DataInput in) throws IOException {
    var life = new LifeSpans();
    life.width = in.readLong();
    for (int n = in.readShort(); n > 0; n--) {
      life.spans.add(OpenSpan.of(Span.load(in)));
    }
    return life;
  }
}
