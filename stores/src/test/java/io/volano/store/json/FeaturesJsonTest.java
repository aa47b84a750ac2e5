package io.volano.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Features;
import io.volano.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesJsonTest {

  private static Features read(String json) {
    return FeaturesJson.read(Json.parse("{\"context\": " + json + "}").need("context"));
  }

  @Test
  void everyFormOfTheTableIsRead() {
    var features =
        read(
            """
            {"n": 2.5, "s": "text", "t": true, "f": false, "none": null,
             "o": {"n": 1, "deep": {"s": "x"}},
             "set": ["a", "b", "a"], "vector": [0.5, 0, -3], "empty": [], "nothing": {}}
            """);
    assertThat(features)
        .isEqualTo(
            Features.of(
                Map.of(
                    "n",
                    2.5,
                    "s=text",
                    1,
                    "t",
                    1,
                    "o.n",
                    1,
                    "o.deep.s=x",
                    1,
                    "set=a",
                    1,
                    "set=b",
                    1,
                    "vector[0]",
                    0.5,
                    "vector[2]",
                    -3)));
  }

  @Test
  void anyTextIsAName() {
    var odd =
        "{\"größe\": 1, \"商品\": \"茶\", \"\": 2, \"a.b\": 3, \"\\u0000\": 4, \"😀\": \"\\ud83d\\ude00\"}";
    assertThat(read(odd))
        .isEqualTo(
            Features.of(Map.of("größe", 1, "商品=茶", 1, "", 2, "a.b", 3, "\0", 4, "😀=😀", 1)));
    assertThat(FeaturesJson.read(Json.parse(FeaturesJson.write(read(odd)).toString())))
        .isEqualTo(read(odd));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1]                          | context          | must be an object
          "x"                          | context          | must be an object
          {"a": [true]}                | context.a[0]     | must be a string
          {"a": ["x", 1]}              | context.a[1]     | must be a string
          {"a": [1, "x"]}              | context.a[1]     | must be a number
          {"a": [[1]]}                 | context.a[0]     | must be a string
          {"a": {"b": [{"c": 1}]}}     | context.a.b[0]   | must be a string
          {"a": [null]}                | context.a[0]     | must be a string
          {"a": {"b": 1e39}}           | context.a.b      | must be a finite number of single
          {"a": 1e400}                 | context.a        | must be a finite number
          """)
  void anythingElseIsRefusedWithItsPath(String json, String field, String rule) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageStartingWith(field + " " + rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": 1, "a": 2}
          {"a": {"b": 1, "b": 1}}
          {"a": NaN}
          {"a": 1} {}
          {"a": 1
          {'a': 1}
          """)
  void whatIsNotStrictJsonIsRefused(String json) {
    assertThatThrownBy(() -> Json.parse(json)).isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void depthAndNumberAreBounded() {
    assertThat(read(nested(15)).size()).isEqualTo(1);
    assertThatThrownBy(() -> read(nested(16))).hasMessageContaining("nested deeper than 16");
    assertThatThrownBy(() -> read(many(FeaturesJson.MOST + 1)))
        .hasMessageContaining("at most 10000 features");
    assertThat(read(many(FeaturesJson.MOST)).size()).isEqualTo(FeaturesJson.MOST);
  }

  private static String nested(int objects) {
    return "{\"a\":".repeat(objects) + "{\"a\":1}" + "}".repeat(objects);
  }

  private static String many(int features) {
    var json = new StringBuilder("{\"f\":[");
    for (int i = 0; i < features; i++) {
      json.append(i == 0 ? "" : ",").append(i + 1);
    }
    return json.append("]}").toString();
  }
}
