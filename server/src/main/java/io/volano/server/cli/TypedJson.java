package io.volano.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON as people type it.
final class TypedJson {

  static final JsonMapper MAPPER = JsonMapper.shared();

  private TypedJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// A JSON text.
  ///
  /// @param what it is, for the message if it is none
  static JsonNode parse(String what, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw CommandFailure.usage(what + " must be JSON: " + e.getOriginalMessage());
    }
  }

  /// A JSON file, or standard input if it is called `-`.
  static JsonNode read(Path file) {
    try {
      var bytes = file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
      return parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CommandFailure.failed(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// A value as typed after a `=`: a number, `true`, `false`, `null`, an object or an array if it
  /// reads as one, else a text.
  static JsonNode value(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.stringNode(text);
    }
  }
}
