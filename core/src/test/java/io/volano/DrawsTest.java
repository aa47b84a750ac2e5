package io.volano;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class DrawsTest {

  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void idsDoNotTellHowManyWereMadeInBetween() {
    var draws = Draws.random();
    var steps = new HashSet<Long>();
    for (int i = 0; i < 100; i++) {
      long low = low(draws.newId(NOW));
      long step = low(draws.newId(NOW)) - low;
      steps.add(step);
      assertThat(step).isNotEqualTo(((low * 0x9E3779B97F4A7C15L) >>> 33) + 1); // as if seeded
    }
    assertThat(steps).hasSizeGreaterThan(95);
  }

  @Test
  void idsSortByTheOrderTheyWereMadeIn() {
    var draws = Draws.random();
    var before = draws.newId(NOW);
    for (int i = 0; i < 100; i++) {
      var id = draws.newId(NOW);
      assertThat(id).isGreaterThan(before);
      before = id;
    }
  }

  private static long low(String id) {
    var number = BigInteger.ZERO;
    for (char c : id.substring(10).toCharArray()) {
      number = number.shiftLeft(5).add(BigInteger.valueOf(DIGITS.indexOf(c)));
    }
    return number.longValue();
  }
}
