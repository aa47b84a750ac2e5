package io.volano.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Algorithm;
import io.volano.policy.PolicyCatalog;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds `docs/algorithms.md` against the catalogue.
class AlgorithmsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "algorithms.md");

  static List<Algorithm<?>> catalog() {
    return PolicyCatalog.ALL.algorithms();
  }

  @ParameterizedTest
  @MethodSource("catalog")
  void everyAlgorithmHasASectionWithItsOptionsAndTheirDefaults(Algorithm<?> algorithm)
      throws IOException {
    var section = section(algorithm.name());
    for (var option : algorithm.defaults().getClass().getRecordComponents()) {
      var row = "| `%s` | %s |".formatted(option.getName(), shown(algorithm.defaults(), option));
      assertThat(section).as(algorithm.name()).contains(row);
    }
  }

  private static String section(String name) throws IOException {
    var match =
        Pattern.compile("## `" + name + "`\n(.*?)(\n## |$)", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(match.find()).as("section for " + name).isTrue();
    return match.group(1);
  }

  private static String shown(Record defaults, RecordComponent option) {
    try {
      var value = option.getAccessor().invoke(defaults);
      return value instanceof Double d && d == Math.rint(d)
          ? Long.toString(d.longValue())
          : value.toString();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("options are public records", e);
    }
  }
}
