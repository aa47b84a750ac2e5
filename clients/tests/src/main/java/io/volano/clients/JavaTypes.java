package io.volano.clients;

import io.volano.clients.ApiType.Field;
import io.volano.clients.ApiType.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Types as Java records that are born with what they must have, are given the rest by `with…`, and
/// read and write themselves as JSON.
final class JavaTypes implements TypeWriter {

  private static final Path FOLDER = Path.of("clients/java/src/main/java/io/volano/client");
  private static final int WIDEST = 100;

  @Override
  public Map<Path, String> write(List<ApiType> types) {
    return types.stream()
        .collect(Collectors.toMap(t -> FOLDER.resolve(t.name() + ".java"), JavaTypes::file));
  }

  private static String file(ApiType type) {
    var body =
        Stream.of(born(type), of(type), withers(type), toJson(type), read(type))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("\n"));
    return "package io.volano.client;\n\n"
        + imports(body, type)
        + doc(type)
        + header(type)
        + body
        + "}\n";
  }

  private static String imports(String body, ApiType type) {
    var all = body + header(type);
    return Stream.of("LinkedHashMap", "List", "Map", "Objects")
            .filter(name -> all.matches("(?s).*\\b" + name + "\\b[<.].*"))
            .map(name -> "import java.util." + name + ";\n")
            .collect(Collectors.joining())
        + "\n";
  }

  private static String doc(ApiType type) {
    var first = type.doc().isEmpty() ? "`" + type.name() + "` of the API." : type.doc();
    var params =
        type.fields().stream()
            .map(JavaTypes::param)
            .filter(param -> !param.isEmpty())
            .collect(Collectors.joining());
    return wrapped(first + " " + ORIGIN, "/// ", "/// ")
        + (params.isEmpty() ? "" : "///\n" + params);
  }

  private static String param(Field field) {
    var doc = field.doc().replaceAll("\\.$", "");
    boolean saysSo = !field.isOptional() || doc.contains("left out") || doc.contains("null");
    var all = doc.isEmpty() ? "may be null" : saysSo ? doc : doc + "; may be null";
    return doc.isEmpty() && saysSo
        ? ""
        : wrapped("@param " + field.name() + " " + all, "/// ", "///     ");
  }

  private static String wrapped(String text, String first, String next) {
    var lines = new StringBuilder(first);
    int width = first.length();
    for (var word : text.split(" ")) {
      if (width + word.length() > WIDEST - 1) {
        lines.setLength(lines.length() - 1);
        lines.append('\n').append(next);
        width = next.length();
      }
      lines.append(word).append(' ');
      width += word.length() + 1;
    }
    lines.setLength(lines.length() - 1);
    return lines.append('\n').toString();
  }

  private static String header(ApiType type) {
    var parameters = type.fields().stream().map(f -> kind(f) + " " + f.name()).toList();
    var name = "public record " + type.name() + "(";
    var all = String.join(", ", parameters) + ")";
    var one = name + all + " implements JsonForm {";
    if (one.length() <= WIDEST) {
      return one + "\n\n";
    }
    var next = "\n    ";
    boolean fits = ("    " + all).length() <= WIDEST;
    var broken =
        (name + all).length() <= WIDEST
            ? name + all
            : name + next + (fits ? all : String.join("," + next, parameters) + ")");
    return broken + next + "implements JsonForm {\n\n";
  }

  private static String born(ApiType type) {
    var checks = type.fields().stream().map(JavaTypes::check).collect(Collectors.joining());
    return checks.isEmpty() ? "" : "  public " + type.name() + " {\n" + checks + "  }\n";
  }

  private static String check(Field f) {
    if (f.kind() instanceof Kind.Many) {
      var copy = "List.copyOf(" + f.name() + ")";
      return "    "
          + f.name()
          + " = "
          + (f.isOptional() ? f.name() + " == null ? null : " + copy : copy)
          + ";\n";
    }
    boolean primitive =
        !(f.kind() instanceof Kind.Text
            || f.kind() instanceof Kind.One
            || f.kind() instanceof Kind.Open);
    return f.isOptional() || primitive
        ? ""
        : "    Objects.requireNonNull(" + f.name() + ", \"" + f.name() + "\");\n";
  }

  private static String of(ApiType type) {
    var needed = type.fields().stream().filter(f -> !f.isOptional()).toList();
    if (needed.size() == type.fields().size()) {
      return "";
    }
    var given = needed.stream().map(f -> kind(f) + " " + f.name()).toList();
    var values = type.fields().stream().map(f -> f.isOptional() ? "null" : f.name()).toList();
    return call("  ", "public static " + type.name() + " of", given, " {")
        + call("    ", "return new " + type.name(), values, ";")
        + "  }\n";
  }

  private static String withers(ApiType type) {
    var names = type.fields().stream().map(Field::name).toList();
    return type.fields().stream()
        .filter(Field::isOptional)
        .map(
            f ->
                "  public "
                    + type.name()
                    + " with"
                    + capital(f.name())
                    + "("
                    + kind(f)
                    + " "
                    + f.name()
                    + ") {\n"
                    + call("    ", "return new " + type.name(), names, ";")
                    + "  }\n")
        .collect(Collectors.joining("\n"));
  }

  private static String toJson(ApiType type) {
    return """
      @Override
      public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
    %s    return json;
      }
    """
        .formatted(type.fields().stream().map(JavaTypes::put).collect(Collectors.joining()));
  }

  private static String put(Field f) {
    var put = "json.put(\"" + f.name() + "\", " + f.name() + ");\n";
    return f.isOptional()
        ? "    if (" + f.name() + " != null) {\n      " + put + "    }\n"
        : "    " + put;
  }

  private static String read(ApiType type) {
    return "  static "
        + type.name()
        + " read(JsonObject json) {\n"
        + call(
            "    ",
            "return new " + type.name(),
            type.fields().stream().map(JavaTypes::get).toList(),
            ";")
        + "  }\n";
  }

  private static String get(Field f) {
    var name = "\"" + f.name() + "\"";
    var get =
        switch (f.kind()) {
          case Kind.Text _ -> "json.text(" + name + ")";
          case Kind.Whole _ -> "json.whole(" + name + ")";
          case Kind.Real _ -> "json.number(" + name + ")";
          case Kind.Flag _ -> "json.flag(" + name + ")";
          case Kind.Open _ -> "json.map(" + name + ")";
          case Kind.One(var type) -> "json.object(" + name + ", " + type + "::read)";
          case Kind.Many(Kind.One(var type)) -> "json.objects(" + name + ", " + type + "::read)";
          case Kind.Many(Kind.Text _) -> "json.texts(" + name + ")";
          case Kind.Many(var of) -> throw new IllegalStateException("a list of " + of);
        };
    return f.isOptional() ? get : "JsonObject.need(" + name + ", " + get + ")";
  }

  /// As google-java-format breaks it.
  private static String call(String indent, String call, List<String> arguments, String end) {
    var one = indent + call + "(" + String.join(", ", arguments) + ")" + end;
    if (one.length() <= WIDEST) {
      return one + "\n";
    }
    var next = "\n" + indent + "    ";
    var line = indent + "    " + String.join(", ", arguments) + ")" + end;
    var joined = line.length() <= WIDEST ? ", " : "," + next;
    return indent + call + "(" + next + String.join(joined, arguments) + ")" + end + "\n";
  }

  private static String kind(Field field) {
    return field.isOptional() ? boxed(field.kind()) : plain(field.kind());
  }

  private static String plain(Kind kind) {
    return switch (kind) {
      case Kind.Whole _ -> "int";
      case Kind.Real _ -> "double";
      case Kind.Flag _ -> "boolean";
      case Kind other -> boxed(other);
    };
  }

  private static String boxed(Kind kind) {
    return switch (kind) {
      case Kind.Text _ -> "String";
      case Kind.Whole _ -> "Integer";
      case Kind.Real _ -> "Double";
      case Kind.Flag _ -> "Boolean";
      case Kind.Open _ -> "Map<String, ?>";
      case Kind.One(var type) -> type;
      case Kind.Many(var of) -> "List<" + boxed(of) + ">";
    };
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
