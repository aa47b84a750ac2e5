package io.volano.clients;

import io.volano.clients.ApiType.Field;
import io.volano.clients.ApiType.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Types as TypeScript interfaces, in one file.
final class TypeScriptTypes implements TypeWriter {

  @Override
  public Map<Path, String> write(List<ApiType> types) {
    var text = types.stream().map(TypeScriptTypes::type).collect(Collectors.joining("\n"));
    return Map.of(Path.of("clients/typescript/src/api.ts"), "// " + ORIGIN + "\n\n" + text);
  }

  private static String type(ApiType type) {
    var fields = type.fields().stream().map(TypeScriptTypes::field).collect(Collectors.joining());
    return doc("", type.doc()) + "export interface " + type.name() + " {\n" + fields + "}\n";
  }

  private static String field(Field field) {
    return doc("  ", field.doc())
        + "  "
        + field.name()
        + (field.required() ? ": " : "?: ")
        + kind(field.kind())
        + (field.nullable() ? " | null" : "")
        + ";\n";
  }

  private static String doc(String indent, String doc) {
    return doc.isEmpty() ? "" : indent + "/** " + doc + " */\n";
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case Kind.Text _ -> "string";
      case Kind.Whole _, Kind.Real _ -> "number";
      case Kind.Flag _ -> "boolean";
      case Kind.Open _ -> "Record<string, unknown>";
      case Kind.One(var type) -> type;
      case Kind.Many(var of) -> kind(of) + "[]";
    };
  }
}
