package io.volano.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.AlgorithmChoice;
import io.volano.Attribution;
import io.volano.Attribution.Rule;
import io.volano.Declaration;
import io.volano.Durability;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Mode;
import io.volano.Range;
import io.volano.Refusal;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.testkit.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationJsonTest {

  private static Declaration read(String json) {
    return DeclarationJson.read(Json.parse(json));
  }

  @Test
  void nothingDeclaredIsEverythingAtItsDefault() {
    assertThat(read("{}"))
        .isEqualTo(Declaration.of(List.of(), Reward.ofValue(Range.UNIT), Horizon.DEFAULT));
  }

  @Test
  void everyFieldIsRead() {
    var read =
        read(
            """
            {"actions": [{"id": "a", "features": {"price": 0.3}}, {"id": "b"}],
             "algorithm": {"name": "lin-ucb", "options": {"alpha": 1.5, "bits": 18, "warm": true}},
             "reward": {"signals": [
                 {"type": "click", "value": 0.5, "weight": 2, "scale": 4, "cap": 3,
                  "halfLife": "PT1H", "range": [0, 8], "max": 2},
                 {"type": "dwell_time", "cap": null}, {"type": "like"}],
               "fuse": "max", "range": [-1, 300], "clip": true, "default": 0.25},
             "horizon": {"wait": "PT5M", "settleOn": ["click"], "endOn": ["bye"],
               "episodeWait": "PT2H"},
             "mode": "logging-only", "durability": "async", "baseline": "b",
             "exploration": {"share": 0.05, "floor": 0.01, "cap": 0.9,
               "limits": {"a": {"floor": 0.1}}, "pins": {"b": 0.1}},
             "sticky": "PT30M", "publishEvery": 7, "deterministic": true, "retention": "P90D",
             "attribution": {"types": ["click"], "window": "PT1S", "rule": "linear"}}
            """);
    assertThat(read.actions()).hasSize(2);
    assertThat(read.actions().getFirst().features()).isEqualTo(Features.of(Map.of("price", 0.3)));
    assertThat(read.algorithm())
        .isEqualTo(AlgorithmChoice.of("lin-ucb", Map.of("alpha", 1.5, "bits", 18, "warm", true)));
    var click = read.reward().signals().getFirst();
    assertThat(click.implied()).hasValue(0.5);
    assertThat(click.weight()).isEqualTo(2);
    assertThat(click.scale()).isEqualTo(4);
    assertThat(click.cap()).hasValue(3);
    assertThat(click.halfLife()).contains(Duration.ofHours(1));
    assertThat(click.values()).isEqualTo(new Range(0, 8));
    assertThat(click.max()).isEqualTo(2);
    assertThat(read.reward().signals().get(1).cap()).isEqualTo(OptionalDouble.empty());
    assertThat(read.reward().signals().get(2)).isEqualTo(Signal.standard().get("like"));
    assertThat(read.reward().fuse()).isEqualTo(Reward.Fuse.MAX);
    assertThat(read.reward().range()).isEqualTo(new Range(-1, 300));
    assertThat(read.reward().clip()).isTrue();
    assertThat(read.reward().otherwise()).isEqualTo(0.25);
    assertThat(read.horizon())
        .isEqualTo(
            new Horizon(
                Duration.ofMinutes(5), Set.of("click"), Set.of("bye"), Duration.ofHours(2)));
    assertThat(read.mode()).isEqualTo(Mode.LOGGING_ONLY);
    assertThat(read.durability()).isEqualTo(Durability.ASYNC);
    assertThat(read.baseline()).contains("b");
    assertThat(read.exploration().share()).isEqualTo(0.05);
    assertThat(read.exploration().limits()).isEqualTo(Map.of("a", new Range(0.1, 0.9)));
    assertThat(read.exploration().pins()).isEqualTo(Map.of("b", 0.1));
    assertThat(read.sticky()).contains(Duration.ofMinutes(30));
    assertThat(read.publishEvery()).isEqualTo(7);
    assertThat(read.deterministic()).isTrue();
    assertThat(read.retention()).contains(Duration.ofDays(90));
    assertThat(read.attribution())
        .isEqualTo(Attribution.of("click").withWindow(Duration.ofSeconds(1)).withRule(Rule.LINEAR));
    assertThat(DeclarationJson.read(Json.parse(Json.write(DeclarationJson.write(read)))))
        .isEqualTo(read);
  }

  @Test
  void whatIsWrittenIsReadAsEqual() {
    for (var declaration :
        List.of(
            Samples.declaration(),
            Declaration.of(List.of(), Reward.ofValue(new Range(-3, -1)), Horizon.DEFAULT))) {
      assertThat(DeclarationJson.read(Json.parse(Json.write(DeclarationJson.write(declaration)))))
          .isEqualTo(declaration);
    }
  }

  @Test
  void signalsGivenAsAnObjectAreWeights() {
    var reward = read("{\"reward\": {\"signals\": {\"click\": 1.0, \"hide\": -2}}}").reward();
    assertThat(reward.signals())
        .containsExactly(
            Signal.standard().get("click").withWeight(1),
            Signal.standard().get("hide").withWeight(-2));
    assertThat(reward.range()).isEqualTo(new Range(-2, 1));
  }

  @Test
  void aRangeAloneIsThatOfTheTypeValue() {
    assertThat(read("{\"reward\": {\"range\": [0, 5]}}").reward())
        .isEqualTo(Reward.ofValue(new Range(0, 5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                       | body
          {"action": []}                                           | action
          {"actions": {}}                                          | actions
          {"actions": [{"id": "a"}, {"id": "a"}]}                  | actions[1].id
          {"actions": [{"id": ""}]}                                | actions[0].id
          {"actions": [{}]}                                        | actions[0].id
          {"actions": [{"id": "a", "weight": 1}]}                  | actions[0].weight
          {"actions": [{"id": "a", "features": {"x": [[]]}}]}      | actions[0].features.x[0]
          {"algorithm": "lin-ucb"}                                 | algorithm
          {"algorithm": {"name": 1}}                               | algorithm.name
          {"algorithm": {"name": "a", "options": {"b": []}}}       | algorithm.options.b
          {"reward": {"signals": {}}}                              | reward.signals
          {"reward": {"signals": {"click": "1"}}}                  | reward.signals.click
          {"reward": {"signals": {"value": 1}}}                    | reward.range
          {"reward": {}}                                           | reward.range
          {"reward": {"signals": [{"weight": 1}]}}                 | reward.signals[0].type
          {"reward": {"signals": [{"type": "a", "scale": 0}]}}     | reward.signals[0].scale
          {"reward": {"signals": [{"type": "a", "max": 1.5}]}}     | reward.signals[0].max
          {"reward": {"signals": [{"type": "a", "range": [1]}]}}   | reward.signals[0].range
          {"reward": {"signals": [{"type": "a"}, {"type": "a"}]}}  | reward.signals[1].type
          {"reward": {"signals": {"click": 2}, "range": [0, 1]}}   | reward.range
          {"reward": {"signals": {"click": 1}, "fuse": "add"}}     | reward.fuse
          {"reward": {"range": [2, 1]}}                            | reward.range
          {"reward": {"range": [0, 1], "default": 3}}              | reward.default
          {"horizon": {"wait": "10m"}}                             | horizon.wait
          {"horizon": {"wait": "PT0S"}}                            | horizon.wait
          {"horizon": {"settleOn": ["click", 1]}}                  | horizon.settleOn[1]
          {"horizon": {"settleOn": ["never heard of"]}}            | horizon.settleOn
          {"mode": "ONLINE"}                                       | mode
          {"durability": true}                                     | durability
          {"actions": [{"id": "a"}], "baseline": "b"}              | baseline
          {"exploration": {"share": 2}}                            | exploration.share
          {"exploration": {"limits": {"a": {"floor": 1, "cap": 0}}}} | exploration.limits.a
          {"exploration": {"pins": {"a": -1}}}                     | exploration.pins.a
          {"sticky": "-PT1S"}                                      | sticky
          {"publishEvery": 0}                                      | publishEvery
          {"deterministic": "yes"}                                 | deterministic
          {"attribution": {}}                                      | attribution.types
          {"attribution": {"types": "click"}}                      | attribution.types
          {"attribution": {"types": [1]}}                          | attribution.types[0]
          {"attribution": {"types": ["nonsense"]}}                 | attribution.types
          {"attribution": {"types": ["click"], "window": "PT0S"}}  | attribution.window
          {"attribution": {"types": ["click"], "window": "PT11M"}} | attribution.window
          {"attribution": {"types": ["click"], "rule": "most"}}    | attribution.rule
          {"attribution": {"types": ["click"], "share": 1}}        | attribution.share
          {"retention": "P1Y"}                                     | retention
          """)
  void whatBreaksARuleIsRefusedWithItsFullPath(String json, String field) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageStartingWith(field + " ");
  }
}
