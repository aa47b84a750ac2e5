package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Action;
import io.volano.Declaration;
import io.volano.Refusal;
import io.volano.policy.PolicyCatalog;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A declaration as the fields of a form: all of it, and back without a loss.
final class TaskFormTest {

  /// Every part there is, none at its default.
  private static final Declaration FULL =
      DeclarationJson.read(
          Json.parse(
              """
              {"actions": [{"id": "a", "features": {"price": 0.25, "colour=red": 1}},
                           {"id": "b c"}, {"id": "d"}],
               "algorithm": {"name": "lin-ucb", "options": {"alpha": 0.7, "columns": 77}},
               "reward": {"signals": [{"type": "purchase", "value": 0.25, "weight": 0.5, "scale": 3,
                                       "cap": 2.5, "halfLife": "PT7M", "range": [0, 40], "max": 9}],
                          "fuse": "mean", "range": [-3, 11], "clip": true, "default": 0.125},
               "horizon": {"wait": "PT17M", "settleOn": ["purchase"], "endOn": ["left"],
                           "episodeWait": "PT3H"},
               "mode": "apprentice", "durability": "async", "baseline": "d",
               "exploration": {"share": 0.06, "floor": 0.02, "cap": 0.95,
                               "limits": {"a": {"floor": 0.13, "cap": 0.55}}, "pins": {"d": 0.16}},
               "sticky": "PT31M", "publishEvery": 65, "deterministic": true, "retention": "P91D",
               "attribution": {"types": ["purchase"], "window": "PT13M", "rule": "first"}}"""));

  /// Names that a line, a list or the edge of a field would break.
  private static final Declaration HARD =
      DeclarationJson.read(
          Json.parse(
              """
              {"actions": [{"id": "two\\nlines"}, {"id": " spaced ", "features": {"x": 1e-9}},
                           {"id": "dup"}],
               "reward": {"signals": [{"type": "a, b", "weight": 1e-7, "range": [0, 1]},
                                      {"type": " edge", "weight": 1, "range": [0, 1]}]},
               "horizon": {"settleOn": ["a, b"]},
               "attribution": {"types": ["a, b"]}}"""));

  private static Declaration sent(TaskForm form, Declaration base) {
    var options = FormView.options(PolicyCatalog.ALL.named(form.algorithm()));
    var json = form.json(Optional.of(base), options);
    form.check(json);
    return TaskForm.declaration(json);
  }

  private static TaskForm changed(Declaration base, Map<String, String> changes) {
    var values = new LinkedHashMap<>(TaskForm.of(base).values());
    values.putAll(changes);
    return new TaskForm(values);
  }

  @Test
  void everyPartOfADeclarationStandsInAField() {
    var shown = String.join("\n", TaskForm.of(FULL).values().values());
    assertThat(leaves(DeclarationJson.write(FULL))).allMatch(shown::contains);
  }

  private static Stream<String> leaves(JsonNode node) {
    if (node.isContainer()) {
      return node.values().stream().flatMap(TaskFormTest::leaves);
    }
    return Stream.of(
        node.isNumber()
            ? node.decimalValue().stripTrailingZeros().toPlainString()
            : node.asString());
  }

  @Test
  void whatNobodyChangesStaysAsItIs() {
    for (var base : List.of(FULL, HARD)) {
      assertThat(sent(TaskForm.of(base), base)).isEqualTo(base);
    }
  }

  @Test
  void aChangeOfOneThingLosesNoOther() {
    for (var base : List.of(FULL, HARD)) {
      var form = changed(base, Map.of("publishEvery", "7"));
      assertThat(sent(form, base)).isEqualTo(base.withPublishEvery(7));
    }
  }

  @Test
  void namesThatAFieldWouldBreakStayWhenOnlyFeaturesChange() {
    var form = changed(HARD, Map.of("features", "{\"dup\": {\"y\": 2}}"));
    assertThat(sent(form, HARD).actions().stream().map(Action::id))
        .containsExactly("two\nlines", " spaced ", "dup");
    assertThat(sent(form, HARD).actions().getLast().features().size()).isEqualTo(1);
  }

  @Test
  void featuresLimitsPinsAndSignalsAreSet() {
    var form =
        changed(
            FULL,
            Map.of(
                "actions", "a\nb c\nd\ne",
                "features", "{\"e\": {\"price\": 9}}",
                "exploration.limits", "",
                "exploration.pins", "{\"a\": 0.2}",
                "signals", "{\"purchase\": {\"range\": [0, 5]}}"));
    var declared = sent(form, FULL);
    assertThat(declared.actions()).hasSize(4);
    assertThat(declared.actions().getFirst().features().size()).isZero();
    assertThat(declared.actions().getLast().features().value(0)).isEqualTo(9);
    assertThat(declared.exploration().limits()).isEmpty();
    assertThat(declared.exploration().pins()).isEqualTo(Map.of("a", 0.2));
    assertThat(declared.reward().signals().getFirst().values().high()).isEqualTo(5);
  }

  @Test
  void whatIsSaidOfNothingThereIsRefused() {
    assertThatThrownBy(() -> sent(changed(FULL, Map.of("features", "{\"z\": {\"x\": 1}}")), FULL))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining("features must be of what the form has above: z");
    assertThatThrownBy(() -> sent(changed(FULL, Map.of("signals", "{\"z\": {}}")), FULL))
        .hasMessageContaining("signals must be");
  }

  @Test
  void whatIsNoJsonIsRefusedAtItsField() {
    for (var field : List.of("features", "signals", "exploration.limits", "exploration.pins")) {
      assertThatThrownBy(() -> sent(changed(FULL, Map.of(field, "{\"a\": ")), FULL))
          .isInstanceOfSatisfying(
              Refusal.Invalid.class,
              e ->
                  assertThat(new FormView.Wrong(e.field(), e.getMessage()).isAt(field))
                      .as(e.getMessage())
                      .isTrue());
    }
  }
}
