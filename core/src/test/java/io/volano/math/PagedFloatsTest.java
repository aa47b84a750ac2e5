package io.volano.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PagedFloatsTest {

  @Test
  void snapshotsDoNotFollowWrites() {
    var random = new Random(3);
    var floats = new PagedFloats(1024);
    var model = new float[1024];
    for (int round = 0; round < 50; round++) {
      var snapshot = floats.snapshot();
      var then = model.clone();
      for (int i = 0; i < 20; i++) {
        int at = random.nextInt(1024);
        floats.set(at, random.nextFloat());
        model[at] = floats.get(at);
      }
      for (int i = 0; i < 1024; i++) {
        assertThat(snapshot.get(i)).isEqualTo(then[i]);
        assertThat(floats.get(i)).isEqualTo(model[i]);
      }
    }
  }

  @Test
  void savesOnlyPagesThatWereWritten() throws IOException {
    var floats = new PagedFloats(1 << 20);
    floats.set(70, 1.5f);
    floats.set(1_000_000, -2f);
    var bytes = saved(floats);

    assertThat(bytes).hasSize(4 + 2 * (4 + 64 * 4));
    var loaded = new PagedFloats(1 << 20);
    loaded.set(5, 9f); // forgotten by loading
    loaded.load(new DataInputStream(new ByteArrayInputStream(bytes)));
    assertThat(loaded.get(5)).isZero();
    assertThat(loaded.get(70)).isEqualTo(1.5f);
    assertThat(loaded.get(1_000_000)).isEqualTo(-2f);
    assertThat(saved(loaded)).isEqualTo(bytes);
  }

  @Test
  void bytesOfALargerRowAreRefused() throws IOException {
    var large = new PagedFloats(4096);
    large.set(4000, 1);
    var in = new DataInputStream(new ByteArrayInputStream(saved(large)));

    assertThatThrownBy(() -> new PagedFloats(64).load(in))
        .isInstanceOf(IOException.class)
        .hasMessage("page must be below 1: 62");
  }

  @Test
  void sizeIsAMultipleOfThePage() {
    assertThatThrownBy(() -> new PagedFloats(100)).hasMessage("size must be a multiple of 64: 100");
  }

  private static byte[] saved(PagedFloats floats) throws IOException {
    var bytes = new ByteArrayOutputStream();
    floats.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
