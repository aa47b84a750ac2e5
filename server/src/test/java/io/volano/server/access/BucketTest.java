package io.volano.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.access.Quota;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BucketTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // overflows, as it may
  private final Bucket bucket = new Bucket(new Quota(2, 3), nanos::get);

  @Test
  void aBurstIsTakenAndThenAsMuchAsComesIn() {
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take()).isZero();
    }
    assertThat(bucket.take()).isEqualTo(1);
    nanos.addAndGet(SECOND / 2);
    assertThat(bucket.take()).isZero();
    assertThat(bucket.take()).isEqualTo(1);
  }

  @Test
  void neverMoreThanTheBurstIsSaved() {
    nanos.addAndGet(1_000 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take()).isZero();
    }
    assertThat(bucket.take()).isPositive();
  }

  @Test
  void whatABatchOwesIsWaitedFor() {
    bucket.owe(13); // 3 there, so 10 are owed: 5 seconds, and half a one for the next
    assertThat(bucket.take()).isEqualTo(6);
    nanos.addAndGet(5 * SECOND);
    assertThat(bucket.take()).isEqualTo(1);
    nanos.addAndGet(SECOND / 2);
    assertThat(bucket.take()).isZero();
  }

  @Test
  void aFloodIsToldOnceAnHour() {
    var told = new ArrayList<String>();
    var wrong = new WrongKeys(nanos::get, told::add);
    for (int i = 0; i < 300; i++) {
      came(wrong, "192.0.2.1");
    }
    assertThat(told).containsExactly("192.0.2.1");
    nanos.addAndGet(3_601 * SECOND);
    for (int i = 0; i < 300; i++) {
      came(wrong, "192.0.2.1");
    }
    assertThat(told).hasSize(2);
  }

  @Test
  void floodsFromEverywhereAreToldAThousandTimesADay() {
    var told = new ArrayList<String>();
    var wrong = new WrongKeys(nanos::get, told::add);
    for (int i = 0; i < 200_000; i++) {
      came(wrong, "192.0.2." + i % 256);
    }
    assertThat(told).hasSize(40);
  }

  private static void came(WrongKeys wrong, String address) {
    try {
      wrong.came(address);
    } catch (Denied e) {
      assertThat(e.status()).isEqualTo(429);
    }
  }

  @Test
  void addressesAreCountedApartAndNetworksTogether() {
    var wrong = new WrongKeys(() -> 0, _ -> {});
    for (int i = 0; i < 100; i++) {
      wrong.came("2001:db8:1:1::" + Integer.toHexString(i));
    }
    assertThatThrownBy(() -> wrong.came("2001:db8:1:1::ffff"))
        .isInstanceOfSatisfying(Denied.class, d -> assertThat(d.status()).isEqualTo(429));
    wrong.came("2001:db8:1:2::1");
    wrong.came("192.0.2.1");
  }
}
