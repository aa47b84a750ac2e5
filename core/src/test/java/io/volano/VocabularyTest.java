package io.volano;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  @Test
  void featuresAreTheSameInWhateverOrderTheyCome() {
    var forth = new LinkedHashMap<String, Double>();
    var back = new LinkedHashMap<String, Double>();
    for (int i = 0; i < 50; i++) {
      forth.put("f" + i, i + 1.0);
      back.put("f" + (49 - i), 50.0 - i);
    }
    assertThat(Features.of(forth)).isEqualTo(Features.of(back));
    assertThat(Features.of(forth).size()).isEqualTo(50);
  }

  @Test
  void zerosAreLeftOutAndANameGivenTwiceAddsUp() {
    var features = Features.builder().add("x", 1).add("y", 0).add("x", 2).add("z", "red").build();
    assertThat(features.size()).isEqualTo(2);
    assertThat(features.toString()).contains("x: 3.0", "z=red: 1.0");
  }

  @Test
  void featuresKeepTheirNumbersWithoutTheirNames() {
    var named = Features.of(Map.of("x", 1.5));
    var bare = named.withoutNames();
    assertThat(bare).isEqualTo(named);
    assertThat(bare.named()).isFalse();
    assertThat(bare.name(0)).matches("#[0-9a-f]{8}");
    assertThat(bare.withNames(new String[] {"x"}).name(0)).isEqualTo("x");
    var rebuilt = Features.builder().add(named.key(0), named.value(0)).build();
    assertThat(rebuilt).isEqualTo(named);
  }

  @Test
  void featuresMustBeFiniteInSinglePrecision() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      assertThatThrownBy(() -> Features.of(Map.of("x", bad)))
          .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo("x"));
    }
  }

  @Test
  void distributionsMustSumToOne() {
    assertThatThrownBy(() -> Distribution.of(0.5, 0.4)).hasMessageContaining("sum to 1");
    assertThatThrownBy(() -> Distribution.of(1.5, -0.5)).hasMessageContaining("[0, 1]");
    assertThatThrownBy(() -> Distribution.of(Double.NaN)).hasMessageContaining("[0, 1]");
    assertThatThrownBy(() -> Distribution.proportional(0, 0)).hasMessageContaining("positive");
    assertThat(Distribution.proportional(1, 3).toArray()).containsExactly(0.25, 0.75);
  }

  @Test
  void aDrawFallsWhereItBelongsAndNeverOnProbabilityZero() {
    var chances = Distribution.of(0, 0.25, 0, 0.75, 0);
    assertThat(chances.pick(0)).isEqualTo(1);
    assertThat(chances.pick(0.2499)).isEqualTo(1);
    assertThat(chances.pick(0.25)).isEqualTo(3);
    assertThat(chances.pick(Math.nextDown(1.0))).isEqualTo(3);
    assertThat(Distribution.of(0.1, 0.2, 0.7 - 1e-10, 0).pick(Math.nextDown(1.0))).isEqualTo(2);
  }

  @Test
  void whatRemainsSharesInProportionOrAlikeIfItHadNothing() {
    var chances = Distribution.of(0.5, 0.3, 0.2, 0);
    var left = chances.without(new boolean[] {true, false, false, false}, 0).toArray();
    assertThat(left[1]).isCloseTo(0.6, within(1e-15));
    assertThat(left[2]).isCloseTo(0.4, within(1e-15));
    assertThat(Distribution.certain(3, 0).without(new boolean[] {true, false, false}, 0).toArray())
        .containsExactly(0, 0.5, 0.5);
  }

  @Test
  void aDrawIsTheFirst53BitsOfTheMacOfDecisionAndSlot() throws GeneralSecurityException {
    var key = new byte[32];
    Arrays.fill(key, (byte) 7);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    var hash = mac.doFinal("abc\0002".getBytes(StandardCharsets.UTF_8));
    double expected =
        new BigInteger(1, hash).shiftRight(256 - 53).doubleValue() / (double) (1L << 53);
    assertThat(new TaskSecret(key).u("abc", 2)).isEqualTo(expected);
    assertThat(new TaskSecret(key).toString()).isEqualTo("TaskSecret");
    assertThat(new TaskSecret(key)).isEqualTo(new TaskSecret(key.clone()));
  }

  @Test
  void drawsAreUniform() {
    var secret = Draws.seeded(3).newSecret();
    int n = 50_000;
    var counts = new int[10];
    IntStream.range(0, n).forEach(i -> counts[(int) (10 * secret.u("d" + i, 0))]++);
    double chiSquare =
        Arrays.stream(counts).mapToDouble(c -> (c - 5000.0) * (c - 5000) / 5000).sum();
    assertThat(chiSquare).isLessThan(33.7); // 1 - 1e-4 of chi-square with 9 degrees of freedom
  }

  @Test
  void idsAreNewAndSortByTime() {
    var draws = Draws.random();
    var ids = new ArrayList<String>();
    var time = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 10_000; i++) {
      ids.add(draws.newId(time.plusMillis(i / 100)));
    }
    assertThat(new HashSet<>(ids)).hasSize(10_000);
    assertThat(ids).allMatch(id -> id.matches("[0-9A-HJKMNP-TV-Z]{26}"));
    assertThat(ids.get(0)).isLessThan(ids.get(9_999));
    assertThat(Draws.seeded(1).newId(time)).isEqualTo(Draws.seeded(1).newId(time));
  }

  @Test
  void versionsReadWhatTheyWrite() {
    var version = new Version(2, 345, 1);
    assertThat(Version.parse(version.toString())).isEqualTo(version);
    assertThatThrownBy(() -> Version.parse("2-x-1")).isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void optionsAreTheSameWhateverKindOfNumberTheyCameAs() {
    assertThat(AlgorithmChoice.of("lin-ucb", Map.of("columns", 16, "alpha", 1L)))
        .isEqualTo(AlgorithmChoice.of("lin-ucb", Map.of("columns", 16.0, "alpha", 1.0f)));
  }

  @Test
  void valuesThatAddUpToNothingAreNoFeature() {
    var features = Features.builder().add("x", 1).add("x", -1).add("y", 2).build();
    assertThat(features.size()).isEqualTo(1);
    assertThat(features.name(0)).isEqualTo("y");
    assertThat(Features.builder().add("x", 1).add("x", -1).build()).isEqualTo(Features.NONE);
  }

  @Test
  void featuresDoNotDependOnTheOrderTheyCameIn() {
    var forth = Features.builder();
    var back = Features.builder();
    for (int i = 0; i < 10_000; i++) {
      forth.add("f" + i, i + 1);
      back.add("f" + (9_999 - i), 10_000 - i);
    }
    var features = forth.build();
    assertThat(back.build()).isEqualTo(features);
    assertThat(features.size()).isEqualTo(10_000);
    for (int i = 1; i < features.size(); i++) {
      assertThat(features.key(i)).isGreaterThan(features.key(i - 1));
    }
    assertThat(features.name(4_711)).isEqualTo("f" + (int) (features.value(4_711) - 1));
  }

  @Test
  void valuesOfOneNameAddUpInTheOrderTheyCameIn() {
    var features = Features.builder().add("x", 1e8).add("y", 1).add("x", 1).add("x", -1e8).build();
    assertThat(features).isEqualTo(Features.of(Map.of("y", 1))); // 1e8 + 1 = 1e8 as a float
  }

  @Test
  void namesOfTasksFitIntoRoutes() {
    assertThat(TaskId.of("a.b_c-9").toString()).isEqualTo("default/a.b_c-9");
    for (var bad : List.of("", "a/b", "-a", "ä", "x".repeat(65))) {
      assertThatThrownBy(() -> TaskId.of(bad)).isInstanceOf(Refusal.Invalid.class);
    }
  }

  @Test
  void aRequestIsCheckedWhereItIsBorn() {
    var request = House.visit("u");
    assertField("count", () -> request.withCount(0));
    assertField("count", () -> request.withCount(101));
    assertField("subject", () -> Request.of("x".repeat(257), Features.NONE));
    assertField("decisionId", () -> request.withDecisionId(""));
    assertField("step", () -> request.withEpisode("e", -1));
    assertField(
        "actions[1].id", () -> request.withActions(List.of(Action.of("a"), Action.of("a"))));
    assertField("id", () -> Action.of(""));
    assertField("id", () -> Action.of("a\0"));
    assertField("subject", () -> Request.of("\uD800", Features.NONE));
    assertThat(Action.of("😀").id()).isEqualTo("😀");
    assertField("at", () -> Outcome.of("click", Instant.EPOCH.minusNanos(1)));
    assertField("at", () -> Outcome.of("click", Instant.parse("+10000-01-01T00:00:00Z")));
    assertField("propensity", () -> new Baseline("a", 0));
    assertField("wait", () -> Horizon.of(Duration.ZERO));
  }

  private static void assertField(String field, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
