package io.volano.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON, also of those who mean harm.
class JsonTest {

  @Test
  void valuesAreReadAsWhatTheyAre() {
    assertThat(JsonReader.read(" {\"a\" : [1, -2.5, \"x\", true, false, null, {}, []]}\r\n\t"))
        .isEqualTo(
            Map.of("a", Arrays.asList(1L, -2.5, "x", true, false, null, Map.of(), List.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0.0",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9.223372036854776E18",
    "1e3, 1000.0",
    "1E+3, 1000.0",
    "25e-1, 2.5",
    "4.9e-324, 4.9E-324",
    "1e-400, 0.0",
    "0.1000000000000000055511151231257827, 0.1",
    "1.7976931348623157e308, 1.7976931348623157E308"
  })
  void numbersAreTheNearestThereIs(String text, String read) {
    assertThat(JsonReader.read(text)).hasToString(read);
  }

  @Test
  void theMinusOfAZeroIsKept() {
    assertThat(JsonReader.read("-0")).isEqualTo(-0.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "Infinity",
        "1e309",
        "-1e309",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u-123\"",
        "\"\n\"",
        "\"\u0000\"",
        "'a'",
        "1 1",
        "[1]]",
        "\uFEFF1",
        "// a\n1",
        "\u00a01",
        "\"\\u０１２３\""
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void aRefusalSaysWhereAndWhat() {
    assertThatThrownBy(() -> JsonReader.read("{\"a\": x}"))
        .hasMessage("expected a value at 6, found 'x'");
    assertThatThrownBy(() -> JsonReader.read("[1")).hasMessage("expected ']' at 2, found the end");
  }

  @Test
  void escapesAndSurrogatesAreRead() {
    assertThat(JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00😀\""))
        .isEqualTo("\"\\/\b\f\n\r\té😀😀");
    assertThat(JsonReader.read("\"\\ud83d\"")).isEqualTo("\ud83d");
  }

  @Test
  void ofTwoFieldsOfOneNameTheLaterCounts() {
    assertThat(JsonReader.read("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", 2L));
  }

  @Test
  void nestingHasABound() {
    assertThat(JsonReader.read("[".repeat(256) + "]".repeat(256))).isInstanceOf(List.class);
    assertThatThrownBy(() -> JsonReader.read("[".repeat(257) + "]".repeat(257)))
        .hasMessage("nested deeper than 256 at 256");
    assertThatThrownBy(() -> JsonReader.read("{\"a\":".repeat(1_000_000)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void neighboursAreNotNested() {
    assertThat((List<?>) JsonReader.read("[" + "[],".repeat(999) + "{}]")).hasSize(1_000);
  }

  @Test
  void everyTextIsWrittenSoThatItIsReadAgain() {
    var all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      all.append((char) c);
    }
    assertThat(JsonReader.read(JsonWriter.write(all))).isEqualTo(all.toString());
  }

  @Test
  void halfACharacterIsWrittenAsAnEscape() {
    assertThat(JsonWriter.write("a\ud83db\ude00")).isEqualTo("\"a\\ud83db\\ude00\"");
    assertThat(JsonWriter.write("😀\u0001\n")).isEqualTo("\"😀\\u0001\\u000a\"");
  }

  @Test
  void whatHasNoFormIsRefusedWithItsPath() {
    var itself = new ArrayList<>();
    itself.add(itself);
    assertThatThrownBy(() -> JsonWriter.write(Map.of("a", List.of(1, Double.NaN))))
        .hasMessage("a[1] must be finite: NaN");
    assertThatThrownBy(() -> JsonWriter.write(Map.of("a", Map.of("b", new Object()))))
        .hasMessage("a.b has no form in JSON: java.lang.Object");
    assertThatThrownBy(() -> JsonWriter.write(Map.of("a", Map.of(1, 2))))
        .hasMessage("a has a key that is no text: 1");
    assertThatThrownBy(() -> JsonWriter.write(itself)).hasMessageEndingWith("deeper than 256");
  }

  @Test
  void randomValuesAreReadAsTheyWereWritten() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var value = value(random, 5);
      assertThat(JsonReader.read(JsonWriter.write(value))).as("seed %d", seed).isEqualTo(value);
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong();
      case 3 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62)); // finite
      case 4 -> text(random);
      case 5 -> random.ints(random.nextInt(4)).mapToObj(i -> value(random, depth - 1)).toList();
      default -> {
        var map = new LinkedHashMap<String, Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(random), value(random, depth - 1));
        }
        yield map;
      }
    };
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.append((char) random.nextInt(Character.MAX_VALUE + 1));
    }
    return text.toString();
  }

  @Test
  void anAnswerMayHaveFieldsThatNobodyKnowsYet() {
    var json = "{\"slot\":\"0\",\"action\":\"a\",\"propensity\":null,\"new\":{\"x\":[1]}}";
    assertThat(Ranked.read(JsonObject.of(JsonReader.read(json))))
        .isEqualTo(new Ranked("0", "a", null));
  }

  @Test
  void anAnswerWithoutWhatItMustHaveIsRefusedByName() {
    assertThatThrownBy(() -> Ranked.read(JsonObject.of(JsonReader.read("{\"slot\":\"0\"}"))))
        .hasMessage("action is missing");
    assertThatThrownBy(() -> Ranked.read(JsonObject.of(JsonReader.read("{\"slot\":0}"))))
        .hasMessage("slot must be a String: Long");
  }
}
