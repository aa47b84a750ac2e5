package io.volano.clients;

import io.volano.clients.ApiType.Field;
import io.volano.clients.ApiType.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Types as Python dictionaries of known fields, in one file. What must be there stands in a class
/// of its own, as Python 3.9 wants it.
final class PythonTypes implements TypeWriter {

  private static final String HEAD =
      """
      # %s

      from __future__ import annotations

      from typing import Any, Dict, List, Optional, TypedDict
      """
          .formatted(ORIGIN);

  @Override
  public Map<Path, String> write(List<ApiType> types) {
    var text = types.stream().map(PythonTypes::type).collect(Collectors.joining());
    return Map.of(Path.of("clients/python/volano/api.py"), HEAD + text);
  }

  private static String type(ApiType type) {
    var doc = type.doc().isEmpty() ? "" : "    \"\"\"" + type.doc() + "\"\"\"\n\n";
    var needed = fields(type, Field::required);
    var others = fields(type, f -> !f.required());
    if (others.isEmpty()) {
      return head(type.name(), "TypedDict") + doc + needed;
    }
    if (needed.isEmpty()) {
      return head(type.name(), "TypedDict, total=False") + doc + others;
    }
    return head("_" + type.name(), "TypedDict")
        + needed
        + head(type.name(), "_" + type.name() + ", total=False")
        + doc
        + others;
  }

  private static String head(String name, String of) {
    return "\n\nclass " + name + "(" + of + "):\n";
  }

  private static String fields(ApiType type, Predicate<Field> which) {
    return type.fields().stream()
        .filter(which)
        .map(PythonTypes::field)
        .collect(Collectors.joining());
  }

  private static String field(Field field) {
    var kind = kind(field.kind());
    var doc = field.doc().isEmpty() ? "" : "    # " + field.doc() + "\n";
    return doc
        + "    "
        + field.name()
        + ": "
        + (field.nullable() ? "Optional[" + kind + "]" : kind)
        + "\n";
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case Kind.Text _ -> "str";
      case Kind.Whole _ -> "int";
      case Kind.Real _ -> "float";
      case Kind.Flag _ -> "bool";
      case Kind.Open _ -> "Dict[str, Any]";
      case Kind.One(var type) -> type;
      case Kind.Many(var of) -> "List[" + kind(of) + "]";
    };
  }
}
