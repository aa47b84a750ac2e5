package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FiguresTest {

  @Test
  void aNumberHasThreeSignificantDigits() {
    assertThat(Figures.number(0.123456)).isEqualTo("0.123");
    assertThat(Figures.number(1234.5)).isEqualTo("1,230");
    assertThat(Figures.number(-0.0456)).isEqualTo("−0.0456");
    assertThat(Figures.number(0)).isEqualTo("0");
    assertThat(Figures.number(Double.NaN)).isEqualTo("–");
    assertThat(Figures.number(0.0000123)).isEqualTo("1.23e−05");
  }

  @Test
  void aLengthOfTimeHasTheUnitThatSuitsIt() {
    assertThat(Figures.length(Duration.ofMillis(12))).isEqualTo("12 ms");
    assertThat(Figures.length(Duration.ofSeconds(90))).isEqualTo("90 s");
    assertThat(Figures.length(Duration.ofMinutes(59))).isEqualTo("59 min");
    assertThat(Figures.length(Duration.ofHours(30))).isEqualTo("30 h");
    assertThat(Figures.length(Duration.ofDays(90))).isEqualTo("90 d");
  }
}
