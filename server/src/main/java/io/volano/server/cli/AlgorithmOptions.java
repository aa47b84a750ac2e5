package io.volano.server.cli;

import io.volano.AlgorithmChoice;
import io.volano.policy.PolicyCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Which algorithm learns, and how.
final class AlgorithmOptions {

  @Option(names = "--algorithm", defaultValue = "auto", description = "What learns (auto).")
  private String name;

  @Option(names = "--option", description = "Option of the algorithm: epsilon=0.1.")
  private Map<String, String> options = new HashMap<>();

  String name() {
    return name;
  }

  /// @throws io.volano.Refusal.Invalid if the catalogue has no such algorithm, or it no such option
  AlgorithmChoice choice() {
    var given = new TreeMap<String, Object>();
    options.forEach((option, text) -> given.put(option, plain(TypedJson.value(text))));
    var choice = AlgorithmChoice.of(name, given);
    PolicyCatalog.ALL.check(choice);
    return choice;
  }

  /// A number, `true`, `false`, or a text.
  private static Object plain(JsonNode value) {
    if (value.isNumber()) {
      return value.asDouble();
    }
    return value.isBoolean() ? (Object) value.asBoolean() : value.asString();
  }
}
