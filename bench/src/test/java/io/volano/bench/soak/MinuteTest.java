package io.volano.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.volano.bench.soak.SoakLoad.Counts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whether something grows, and how much was answered.
final class MinuteTest {

  private static Minute minute(int number, double heap, double disk, double decisions) {
    return new Minute(number, new Counts(100, 99), 1, heap, 150, disk, decisions);
  }

  @Test
  void whatStaysAsItIsIsFlatAndAMinuteThatWasDownDoesNotCount() {
    var minutes =
        List.of(
            minute(1, 10, 0, 0),
            minute(2, 12, 0, 0),
            minute(3, 11, 0, 0),
            minute(4, 90, 0, 0),
            minute(5, 90, 0, 0),
            minute(6, 90, 0, 0),
            minute(7, 22, 0, 0),
            minute(8, Double.NaN, 0, 0),
            minute(9, 20, 0, 0));
    assertThat(Minute.growth(minutes, Minute::heap)).isEqualTo(22.0 / 11);
    assertThat(Minute.growth(minutes, Minute::files)).isEqualTo(1);
  }

  @Test
  void diskIsFlatIfEachDecisionTakesTheSame() {
    var steady =
        IntStream.rangeClosed(1, 6)
            .mapToObj(
                i -> minute(i, 1, 5_000 + 200.0 * i * i, i * i)) // ever faster, 200 bytes each
            .toList();
    assertThat(Minute.growthOfDisk(steady)).isCloseTo(1, within(1e-12));
    var growing =
        IntStream.rangeClosed(1, 6).mapToObj(i -> minute(i, 1, 200.0 * i * i, i)).toList();
    // from minute 1 to 3: 200 (9 - 1) / 2; from 4 to 6: 200 (36 - 16) / 2
    assertThat(Minute.growthOfDisk(growing)).isCloseTo(20.0 / 8, within(1e-12));
  }

  @Test
  void whatWasDueAndNotAnsweredIsMissing() {
    var after = new Counts(300, 250);
    assertThat(after.since(new Counts(100, 99))).isEqualTo(new Counts(200, 151));
    assertThat(after.since(new Counts(100, 99)).share()).isEqualTo(151.0 / 200);
    assertThat(new Counts(0, 0).share()).isEqualTo(1);
  }
}
