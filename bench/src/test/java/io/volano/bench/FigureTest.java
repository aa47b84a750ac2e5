package io.volano.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void aGoalIsMetOnItsBound() {
    assertThat(Figure.of("a", 5, "µs").atMost(5).met()).contains(true);
    assertThat(Figure.of("a", 5.1, "µs").atMost(5).met()).contains(false);
    assertThat(Figure.of("a", 5, "1/s").atLeast(5).met()).contains(true);
    assertThat(Figure.of("a", 5, "1/s").met()).isEmpty();
  }

  @Test
  void whatWasNotMeasuredIsNotMet() {
    assertThat(Figure.of("a", Double.NaN, "µs").atMost(5).met()).contains(false);
  }

  @Test
  void aLineOfJsonHasEveryField() {
    var figure = Figure.of("a", 2.5, "µs").atMost(5).beside("fixed loop", 3);

    assertThat(figure.toJson())
        .isEqualTo(
            """
            {"row":"a","value":2.5,"unit":"µs","goal":"<= 5","peer":"fixed loop","peerValue":3.0,\
            "met":true,"seeds":1,"se":null}\
            """);
  }

  /// Of 1, 2, 3: variance 1, so the mean has the standard error 1/√3.
  @Test
  void aMeanHasAStandardError() {
    var figure = Figure.mean("a", new double[] {1, 2, 3}, "%");

    assertThat(figure.value()).isEqualTo(2);
    assertThat(figure.se().orElseThrow()).isCloseTo(1 / Math.sqrt(3), within(1e-12));
    assertThat(figure.seeds()).isEqualTo(3);
  }

  @Test
  void aMedianIsTheMiddle() {
    assertThat(new Sample(3, 1, 2).median()).isEqualTo(2);
    assertThat(new Sample(4, 1, 2, 3).median()).isEqualTo(2.5);
  }
}
