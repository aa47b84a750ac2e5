package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog.Reading;
import io.volano.Features;
import io.volano.HeapPolicyStore;
import io.volano.Outcome;
import io.volano.Request;
import io.volano.Stores;
import io.volano.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data directory of the first release, as it was then: it opens, knows what it knew, and goes
/// on. [FirstRelease] says what was done in it.
final class FirstReleaseTest {

  private static final long ERASED = 178; // the position at which u3 was

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-02T00:00:00Z"));
  @TempDir private Path directory;
  private Stores stores;

  @BeforeEach
  void open() throws IOException {
    for (var name : SqliteFiles.NAMES) {
      try (var in = FirstReleaseTest.class.getResourceAsStream("first-release/" + name)) {
        if (in != null) { // a file that later releases brought
          Files.copy(in, directory.resolve(name));
        }
      }
    }
    stores = FirstRelease.stores(directory);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void itLearnedWhatItHadLearnedFromItsCheckpointAndFromTheStart() {
    var heap = new Stores(stores.log(), new HeapPolicyStore());
    for (var opened : new Stores[] {stores, heap}) {
      var volano = FirstRelease.open(opened, clock);
      var counted = volano.task(FirstRelease.COUNTED).policy();
      // 40 decisions and 8 second slots in each life, and the one left pending; less 7 of u3's
      assertThat(counted.steps()).isEqualTo(2 * (40 + 8 + 1) - 7);
      assertThat(counted.meanReward().orElseThrow()).isEqualTo(19.0 / 91); // and 1 click of u3's
      assertThat(counted.version()).hasToString("1-353-1");
      assertThat(counted.fingerprint())
          .isEqualTo("dd3326258552e049394e30909547c015335c321ef108a4025e988ad8e8b437eb");
      var ridge = volano.task(FirstRelease.RIDGE).policy();
      assertThat(ridge.steps()).isEqualTo(2 * (20 + 1));
      assertThat(ridge.meanReward().orElseThrow()).isEqualTo(14.0 / 42);
      assertThat(ridge.version()).hasToString("1-352-0");
    }
  }

  @Test
  void everyEntryIsReadAndWhoWasErasedIsNotThere() {
    var all = stores.log().read(FirstRelease.COUNTED, 0, 10_000, Reading.ALL).entries();
    assertThat(all).hasSize(210);
    var first = all.stream().filter(logged -> logged.position() < ERASED).map(Object::toString);
    assertThat(first).noneMatch(entry -> entry.contains("subject=u3"));
    var history = stores.log().history(FirstRelease.COUNTED, "a4").orElseThrow();
    assertThat(history.observed()).hasSize(1);
    assertThat(history.settled()).hasSize(1);
  }

  @Test
  void itGoesOnAndKeepsItsPromises() {
    var volano = FirstRelease.open(stores, clock);
    var loop = volano.task(FirstRelease.COUNTED);
    var request = Request.of("u4", Features.NONE).withDecisionId("a4");
    assertThat(loop.decide(request).propensity())
        .isEqualTo(loop.history("a4").decision().propensity());
    assertThat(loop.observe("a4", Outcome.of("click", 1, clock.instant()).withKey("a4"))).isFalse();
    assertThat(loop.why("b39").explanation()).isPresent();
    long steps = loop.stepsLearned();
    loop.decide(Request.of("new", Features.NONE).withDecisionId("new"));
    loop.observe("new", Outcome.of("click", 1, clock.instant()));
    volano.learn();
    assertThat(loop.stepsLearned()).isEqualTo(steps + 1);
  }
}
