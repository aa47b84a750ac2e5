package io.volano.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import io.volano.Version;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SealTest {

  private static final long MOST = 1L << 52;

  private final Seals seals = new Seals(new byte[32]);
  private final Seal seal = seals.of("acme");

  @Test
  void whatWasSealedIsOpenedAgain() {
    var random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      long position = 1 + random.nextLong(MOST - 1);
      long shown = seal.out(position);
      assertThat(shown).isBetween(1L, MOST - 1);
      assertThat(seal.in("before", shown)).isEqualTo(position);
    }
  }

  @Test
  void noTwoPositionsLookAlikeAndTheirOrderIsLost() {
    var shown = LongStream.range(1, 10_000).map(seal::out).boxed().toList();
    assertThat(new HashSet<>(shown)).hasSize(shown.size());
    long risen = LongStream.range(1, 9_999).filter(p -> seal.out(p) < seal.out(p + 1)).count();
    assertThat(risen).isBetween(4_700L, 5_300L); // 4,999 are expected, ± 6 deviations of 29
  }

  @Test
  void theBeginningStaysTheBeginning() {
    assertThat(seal.out(0)).isZero();
    assertThat(seal.in("after", 0)).isZero();
  }

  @Test
  void everyTenantHasItsOwnButTheInstallationSeesPositionsAsTheyAre() {
    assertThat(seals.of("other").out(7)).isNotEqualTo(seal.out(7));
    assertThat(seals.of("acme").out(7)).isEqualTo(seal.out(7));
    assertThat(seals.of("default").out(7)).isEqualTo(7);
    assertThat(new Seals(new byte[] {1}).of("acme").out(7)).isNotEqualTo(seal.out(7));
  }

  @Test
  void aVersionIsSealedInItsMiddle() {
    var version = new Version(3, 4711, 2);
    var shown = seal.out(version);
    assertThat(shown).isEqualTo(new Version(3, seal.out(4711), 2));
    assertThat(seal.out(new Version(4, 4711, 2)).revision()).isEqualTo(4);
    assertThat(seal.in(shown)).isEqualTo(version);
  }

  @Test
  void whatWasNeverShownIsRefused() {
    for (long wrong : new long[] {-1, MOST, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> seal.in("before", wrong))
          .isInstanceOf(Refusal.Invalid.class)
          .hasMessageContaining("before must be a position that an answer named");
    }
  }
}
