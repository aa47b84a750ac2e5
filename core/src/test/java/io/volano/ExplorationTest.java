package io.volano;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ExplorationTest {

  private static final List<Action> THREE = House.ACTIONS;

  private static double[] applied(Exploration exploration, double... policy) {
    return exploration.applied(THREE, Distribution.of(policy)).toArray();
  }

  @Test
  void aShareIsDrawnUniformly() {
    var share = new Exploration(0.3, 0, 1, Map.of(), Map.of());
    assertThat(applied(share, 1, 0, 0)).containsExactly(new double[] {0.8, 0.1, 0.1}, eps());
  }

  @Test
  void aFloorIsTakenFromTheOthersInProportion() {
    var floor = new Exploration(0, 0.1, 1, Map.of(), Map.of());
    // λ (.6 + .4) + .1 = 1, so λ = .9
    assertThat(applied(floor, 0.6, 0.4, 0)).containsExactly(new double[] {0.54, 0.36, 0.1}, eps());
  }

  @Test
  void aCapIsGivenToTheOthersInProportion() {
    var cap = new Exploration(0, 0, 0.5, Map.of(), Map.of());
    // .5 + λ (.15 + .05) = 1, so λ = 2.5
    assertThat(applied(cap, 0.8, 0.15, 0.05))
        .containsExactly(new double[] {0.5, 0.375, 0.125}, eps());
    assertThat(applied(cap, 1, 0, 0)).containsExactly(new double[] {0.5, 0.25, 0.25}, eps());
  }

  @Test
  void aPinHoldsWhateverThePolicySays() {
    var pin = new Exploration(0, 0, 1, Map.of(), Map.of("c", 0.2));
    assertThat(applied(pin, 0.5, 0.3, 0.2)).containsExactly(new double[] {0.5, 0.3, 0.2}, eps());
    assertThat(applied(pin, 0, 0, 1)).containsExactly(new double[] {0.4, 0.4, 0.2}, eps());
  }

  @Test
  void limitsThatCannotAllHoldAreScaledUntilTheyCan() {
    var floors = new Exploration(0, 0.5, 1, Map.of(), Map.of());
    assertThat(applied(floors, 1, 0, 0))
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, eps());
    var pins = new Exploration(0, 0, 1, Map.of(), Map.of("a", 0.1, "b", 0.1, "c", 0.2));
    assertThat(applied(pins, 1, 0, 0)).containsExactly(new double[] {0.25, 0.25, 0.5}, eps());
  }

  @Test
  void whateverIsAskedTheResultIsADistributionWithinItsLimits() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      int n = 1 + random.nextInt(12);
      var actions = IntStream.range(0, n).mapToObj(i -> Action.of("a" + i)).toList();
      double floor = random.nextDouble() / n;
      double cap = Math.max(1.0 / n, random.nextDouble());
      var pins = new HashMap<String, Double>();
      if (n > 2 && random.nextBoolean()) {
        pins.put("a1", random.nextDouble() * 0.4);
      }
      var weights = random.doubles(n).map(w -> w < 0.3 ? 0 : w).toArray();
      weights[0] += 1e-9;
      var policy = Distribution.proportional(weights);
      var exploration =
          new Exploration(random.nextInt(2) * 0.2, floor, Math.max(cap, floor), Map.of(), pins);
      var result = exploration.applied(actions, policy).toArray();
      assertThat(Arrays.stream(result).sum()).as("seed " + seed).isCloseTo(1, within(1e-9));
      for (int i = 0; i < n; i++) {
        var why = Explanation.of(policy.of(i), "p");
        assertThat(exploration.explain(actions, policy, i, why).value()).isEqualTo(result[i]);
        if (pins.isEmpty()) {
          assertThat(result[i]).as("seed " + seed).isBetween(floor - 1e-9, 1 + 1e-9);
        }
      }
    }
  }

  @Test
  void badSettingsAreRefusedByField() {
    assertField("share", () -> new Exploration(1.5, 0, 1, Map.of(), Map.of()));
    assertField("floor", () -> new Exploration(0, Double.NaN, 1, Map.of(), Map.of()));
    assertField("cap", () -> new Exploration(0, 0.5, 0.4, Map.of(), Map.of()));
    assertField("pins", () -> new Exploration(0, 0, 1, Map.of(), Map.of("a", 0.6, "b", 0.6)));
    assertField("pins.a", () -> new Exploration(0, 0, 1, Map.of(), Map.of("a", -0.1)));
    assertField(
        "limits.a.cap", () -> new Exploration(0, 0, 1, Map.of("a", new Range(0, 2)), Map.of()));
  }

  private static Offset<Double> eps() {
    return within(1e-12);
  }

  private static void assertField(String field, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
