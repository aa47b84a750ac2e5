package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextViewTest {

  @Test
  void anArrayOfObjectsIsATable() {
    assertThat(view("[{\"name\": \"banner\", \"steps\": 3}, {\"name\": \"b\", \"mode\": null}]"))
        .isEqualTo(
            """
            name    steps  mode
            banner  3
            b
            """);
  }

  @Test
  void anObjectIsLinesAndWhatIsLongIsIndented() {
    assertThat(view("{\"a\": 1, \"bc\": {\"d\": \"%s\"}}".formatted("x".repeat(60))))
        .isEqualTo(
            """
            a   1
            bc
              d
                %s
            """
                .replace("d\n    ", "d  ")
                .formatted("x".repeat(60)));
  }

  @Test
  void anExplanationIsATree() {
    assertThat(
            view(
                """
                {"why": {"value": 0.5, "how": "1 / n", "parts": [
                  {"value": 2, "how": "n", "parts": []}]}}\
                """))
        .isEqualTo(
            """
            why
              0.5 = 1 / n
                2 = n
            """);
  }

  private static String view(String json) {
    return TextView.of(TypedJson.parse("test", json));
  }
}
