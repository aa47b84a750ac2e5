package io.volano.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongIndexTest {

  @Test
  void doesWhatAHashMapDoes() {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var index = new LongIndex();
      var model = new HashMap<Long, Integer>();
      for (int i = 0; i < 5_000; i++) {
        long key = random.nextInt(1 + 400 * (seed % 3 + 1)) * (seed % 2 == 0 ? 1L : 1L << 40);
        if (random.nextInt(3) > 0) {
          index.put(key, i);
          model.put(key, i);
        } else {
          index.remove(key);
          model.remove(key);
        }
        assertThat(index.get(key)).as("seed %d", seed).isEqualTo(model.getOrDefault(key, -1));
      }
      assertThat(index.size()).isEqualTo(model.size());
      model.forEach((key, value) -> assertThat(index.get(key)).isEqualTo(value));
    }
  }

  @Test
  void aSnapshotDoesNotFollow() {
    var index = new LongIndex();
    index.put(1, 10);
    var before = index.snapshot();

    index.put(1, 11);
    index.put(2, 20);
    var after = index.snapshot();
    index.remove(1);

    assertThat(before.get(1)).isEqualTo(10);
    assertThat(before.get(2)).isEqualTo(LongIndex.ABSENT);
    assertThat(after.get(1)).isEqualTo(11);
    assertThat(index.get(1)).isEqualTo(LongIndex.ABSENT);
    assertThat(index.get(2)).isEqualTo(20);
  }

  @Test
  void zeroIsAKeyLikeAnyOther() {
    var index = new LongIndex();
    assertThat(index.get(0)).isEqualTo(LongIndex.ABSENT);

    index.put(0, 0);

    assertThat(index.get(0)).isZero();
    assertThat(index.size()).isEqualTo(1);
  }
}
