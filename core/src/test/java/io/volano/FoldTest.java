package io.volano;

import static io.volano.House.TASK;
import static io.volano.House.clicks;
import static io.volano.House.visit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldTest {

  private final House house = new House();
  private final Random random = new Random(17);

  private void live(TaskLoop loop, int decisions) {
    for (int i = 0; i < decisions; i++) {
      var decision = loop.decide(visit("u" + random.nextInt(20)));
      if (random.nextInt(3) == 0) {
        loop.observe(decision.id(), house.click());
      }
      house.pass(Duration.ofSeconds(30));
      if (random.nextInt(5) == 0) {
        house.volano.learn();
      }
    }
    house.volano.learn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uniform",
        "epsilon-greedy",
        "ucb1",
        "beta-thompson",
        "softmax",
        "lin-ucb",
        "hashed-linear",
        "auto"
      })
  void afterACrashTheStateIsThatOfAnUninterruptedFold(String algorithm) {
    house.declare(clicks(algorithm, Map.of()));
    for (int i = 0; i < 5; i++) {
      live(house.volano.task(TASK), 40);
      if (i % 2 == 0) {
        house.volano.task(TASK).learning().checkpoint();
      }
      live(house.volano.task(TASK), 40);
      house.crash();
      assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
    }
  }

  @Test
  void afterARollbackLearningGoesOnFromThatState() {
    var loop = house.declare(clicks());
    live(loop, 50);
    var then = loop.policy();
    live(loop, 50);
    assertThat(loop.policy().steps()).isGreaterThan(then.steps());

    var earned = loop.curve();
    var played = loop.rollBack(then.version());
    assertThat(loop.curve()).isEqualTo(earned);
    assertThat(loop.policy().steps()).isEqualTo(then.steps());
    assertThat(loop.policy().summary()).isEqualTo(then.summary());
    assertThat(played).isGreaterThan(then.version());

    live(loop, 50);
    assertThat(loop.policy().fingerprint()).isEqualTo(house.uninterrupted());
    house.crash();
    assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
    assertThatThrownBy(() -> loop.rollBack(new Version(7, 3, 0)))
        .isInstanceOf(Refusal.NotFound.class);
    assertThatThrownBy(() -> loop.rollBack(new Version(1, 1L << 40, 0)))
        .isInstanceOf(Refusal.NotFound.class);
  }

  @Test
  void aNewAlgorithmFoldsTheHistory() {
    var loop = house.declare(clicks());
    live(loop, 60);
    long steps = loop.policy().steps();
    house.declare(clicks("beta-thompson", Map.of()));
    assertThat(loop.policy().steps()).isEqualTo(steps);

    assertThat(loop.policy().fingerprint()).isEqualTo(house.uninterrupted());
    live(loop, 60);
    house.crash();
    assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
  }

  @Test
  void rollingBackToAnotherAlgorithmBringsThatAlgorithmBack() {
    var loop = house.declare(clicks());
    live(loop, 30);
    var then = loop.policy();
    house.declare(clicks("ucb1", Map.of()));
    live(loop, 30);
    loop.rollBack(then.version());
    assertThat(loop.policy().summary()).isEqualTo(then.summary());
    house.crash();
    assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"epsilon-greedy", "lin-ucb", "hashed-linear", "beta-thompson"})
  void erasingASubjectUnlearnsIt(String algorithm) {
    var loop = house.declare(clicks(algorithm, Map.of()));
    live(loop, 40);
    loop.learning().checkpoint();
    live(loop, 40);
    loop.learning().checkpoint();
    var knew = loop.policy().version();
    var before = loop.policy().fingerprint();

    var erased = house.volano.erase(TaskId.DEFAULT_TENANT, "u3");
    assertThat(erased).hasSize(1);
    assertThat(erased.getFirst().decisions()).isPositive();
    assertThat(loop.policy().fingerprint()).isNotEqualTo(before).isEqualTo(house.uninterrupted());
    assertThat(loop.decisions(Query.newest(TASK, 100).ofSubject("u3"))).isEmpty();
    assertThat(loop.versions()).doesNotContain(knew);
    assertThatThrownBy(() -> loop.rollBack(knew)).isInstanceOf(Refusal.NotFound.class);

    live(loop, 40);
    assertThat(loop.policy().fingerprint()).isEqualTo(house.uninterrupted());
    house.crash();
    assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
    assertThat(house.volano.erase(TaskId.DEFAULT_TENANT, "nobody")).isEmpty();
  }

  @Test
  void aDamagedCheckpointIsPassedOverForTheOneBefore() {
    var loop = house.declare(clicks());
    live(loop, 40);
    loop.learning().checkpoint();
    live(loop, 40);
    loop.learning().checkpoint();
    var newest = house.policies.versions(TASK).getLast();
    var state = house.policies.load(TASK, newest).orElseThrow();
    house.policies.save(TASK, newest, Arrays.copyOf(state, state.length / 2));
    house.crash();
    assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
  }

  @Test
  void checkpointsAreThinnedSoThatTheirDistancesGrowWithAge() {
    var loop = house.declare(clicks());
    for (int i = 0; i < 40; i++) {
      live(loop, 10);
      loop.learning().checkpoint();
    }
    var kept = house.policies.versions(TASK);
    assertThat(kept).hasSize(8);
    long newest = kept.getLast().position();
    assertThat(kept.getFirst().position()).isLessThan(newest / 3);
    assertThat(kept.get(6).position()).isGreaterThan(newest * 3 / 4);
  }

  @Test
  void anEpisodeCutByACrashIsLearnedAsIfNothingHadHappened() {
    var loop = house.declare(clicks());
    loop.decide(visit("u").withEpisode("e", 0));
    loop.decide(visit("u").withEpisode("e", 2));
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    loop.learning().checkpoint();
    house.crash();
    loop = house.volano.task(TASK);
    loop.decide(visit("u").withEpisode("e", 1));
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    loop.end("e", Entry.Ended.How.TERMINATED, Optional.empty());
    house.volano.learn();
    assertThat(loop.policy().steps()).isEqualTo(3);
    assertThat(loop.policy().fingerprint()).isEqualTo(house.uninterrupted());
  }

  @Test
  void theCurveGoesOnWhateverTheLearnerDoes() {
    var loop = house.declare(clicks());
    live(loop, 60);
    var then = loop.policy();
    var before = loop.curve();
    assertThat(before.steps()).isEqualTo(then.steps()).isPositive();

    house.declare(clicks("beta-thompson", Map.of()));
    assertThat(loop.curve()).isEqualTo(before);
    live(loop, 60);
    long earned = loop.curve().steps();
    loop.rollBack(then.version());
    assertThat(loop.policy().steps()).isEqualTo(then.steps());
    assertThat(loop.curve().steps()).isEqualTo(earned).isGreaterThan(then.steps());
    live(loop, 60);
    assertThat(loop.curve()).isEqualTo(house.fold().curve());
    house.crash();
    assertThat(house.volano.task(TASK).curve()).isEqualTo(house.fold().curve());
  }

  @Test
  void afterACrashTheCurveIsThatOfAnUninterruptedFold() {
    var loop = house.declare(clicks());
    live(loop, 60);
    loop.learning().checkpoint();
    live(loop, 200);
    var before = loop.curve();
    house.crash();
    assertThat(house.volano.task(TASK).curve()).isEqualTo(before).isEqualTo(house.fold().curve());
  }

  @Test
  void erasingASubjectUnlearnsItsPartOfTheCurve() {
    var loop = house.declare(clicks());
    live(loop, 60);
    loop.learning().checkpoint();
    live(loop, 60);
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    long others =
        loop.curve().steps() - loop.decisions(Query.newest(TASK, 1000).ofSubject("u3")).size();
    house.volano.erase(TaskId.DEFAULT_TENANT, "u3");
    assertThat(loop.curve()).isEqualTo(house.fold().curve());
    assertThat(loop.curve().steps()).isEqualTo(others);
  }

  @Test
  void aStateOfTheFormerFormatIsPassedOverAndFoldedAgain() {
    var loop = house.declare(clicks());
    live(loop, 60);
    loop.learning().checkpoint();
    var newest = house.policies.versions(TASK).getLast();
    var state = house.policies.load(TASK, newest).orElseThrow();
    state[0] = 1; // the format
    state[32]++; // the lowest byte of its steps, so that it would be seen if it were used
    house.policies.save(TASK, newest, state);
    var before = loop.curve();
    house.crash();
    assertThat(house.volano.task(TASK).curve()).isEqualTo(before);
    assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
  }
}
