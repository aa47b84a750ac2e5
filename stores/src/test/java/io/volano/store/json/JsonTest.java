package io.volano.store.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

  @ParameterizedTest
  @CsvSource({"1, [1]", "'{\"a\": 1}', [1].a", "'{\"a\": [0, 1]}', [1].a[0]"})
  void anElementOfTheWholeIsNamedByItsPlaceAlone(String element, String path) {
    var second = Json.parse("[0, " + element + "]").array().get(1);
    assertThatThrownBy(() -> text(second))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageStartingWith(path + " must be a string: ");
  }

  /// Reads a text at the bottom of a value.
  private static String text(Json json) {
    if (json.isArray()) {
      return text(json.array().getFirst());
    }
    return json.isObject() ? text(json.need("a")) : json.text();
  }

  @Test
  void theWholeIsCalledTheBody() {
    assertThatThrownBy(() -> Json.parse("{}").array()).hasMessage("body must be an array: {}");
    assertThatThrownBy(() -> Json.parse("[1").array()).hasMessageStartingWith("body must be JSON");
  }
}
