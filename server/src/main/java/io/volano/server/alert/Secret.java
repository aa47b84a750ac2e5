package io.volano.server.alert;

import io.volano.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A value nobody may see, by where it stands: `env:NAME`, or `file:PATH` whose first line it is.
///
/// It never stands in a configuration file, and no text shows it.
public final class Secret {

  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /// Reads one.
  ///
  /// @param field what it is for
  /// @throws Refusal.Invalid if it is not such a reference, or nothing is there
  static Secret of(String field, String reference, Map<String, String> environment) {
    var value =
        reference.startsWith(ENV)
            ? environment.getOrDefault(reference.substring(ENV.length()), "")
            : reference.startsWith(FILE) ? read(field, reference) : null;
    if (value == null) {
      throw new Refusal.Invalid(
          field, "must be env:NAME or file:PATH, so that nobody reads it here");
    }
    if (value.isBlank()) {
      throw new Refusal.Invalid(field, "must not be empty: " + reference);
    }
    return new Secret(value.strip());
  }

  private static String read(String field, String reference) {
    var file = Path.of(reference.substring(FILE.length()));
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new Refusal.Invalid(field, "must be a file that can be read: " + reference);
    }
  }

  String value() {
    return value;
  }

  @Override
  public String toString() {
    return "…";
  }
}
