package io.volano.server.backup;

import io.volano.Refusal;
import io.volano.store.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/// What an archive holds.
///
/// @param release that made it
/// @param made when the first copy was begun: everything acknowledged before that is in it
/// @param position of the last entry of the log
record Manifest(String release, Instant made, long position, List<Part> parts) {

  static final String NAME = "manifest.json";
  private static final int FORMAT = 1;
  private static final Pattern FILE = Pattern.compile("[a-z]{1,32}\\.db");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  Manifest {
    parts = List.copyOf(parts);
  }

  /// A file and its SHA-256.
  record Part(String name, long bytes, String sha256) {

    /// @throws Refusal.Invalid if the name could lead elsewhere
    Part {
      if (!FILE.matcher(name).matches()) {
        throw new Refusal.Invalid("name", "must be like log.db: " + name);
      }
      if (!SHA256.matcher(sha256).matches()) {
        throw new Refusal.Invalid("sha256", "must be 64 hexadecimal digits");
      }
    }
  }

  byte[] write() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("release", release);
    json.put("made", made.toString()).put("position", position);
    var files = json.putArray("files");
    for (var part : parts) {
      files.addObject().put("name", part.name).put("bytes", part.bytes).put("sha256", part.sha256);
    }
    return Json.write(json).getBytes(StandardCharsets.UTF_8);
  }

  static Manifest read(byte[] bytes) {
    var json = Json.parse(bytes).only("format", "release", "made", "position", "files");
    json.need("format").whole(FORMAT, FORMAT);
    var parts = json.need("files").array().stream().map(file -> file.as(Manifest::part)).toList();
    return new Manifest(
        json.need("release").text(),
        json.need("made").instant(),
        json.need("position").whole(),
        parts);
  }

  private static Part part(Json json) {
    json.only("name", "bytes", "sha256");
    return new Part(
        json.need("name").text(), json.need("bytes").whole(), json.need("sha256").text());
  }
}
