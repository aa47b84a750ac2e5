package io.volano.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The types that clients are made of are those of the description of the API.
class TypesTest {

  private static final Path ROOT = House.CLIENTS.getParent();
  private static final String WRITE =
      "./volano mvn test -pl clients/tests -am -Dtest=TypesTest -Dtypes.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @TestFactory
  Stream<DynamicTest> theTypesOfEveryClientAreThoseOfTheDescription() throws IOException {
    var types = ApiTypes.in(ROOT.resolve("server/src/main/resources/openapi.yaml"));
    var files = new TreeMap<Path, String>();
    Stream.of(new JavaTypes(), new TypeScriptTypes(), new PythonTypes())
        .forEach(writer -> files.putAll(writer.write(types)));
    return files.entrySet().stream()
        .map(
            f ->
                DynamicTest.dynamicTest(
                    f.getKey().toString(), () -> isFresh(f.getKey(), f.getValue())));
  }

  private static void isFresh(Path file, String text) throws IOException {
    var path = ROOT.resolve(file);
    if (Boolean.getBoolean("types.write")) {
      Files.writeString(path, text);
    }
    assertThat(Files.exists(path) ? Files.readString(path) : "")
        .as("%s is not what openapi.yaml says now; to write it anew: %s", file, WRITE)
        .isEqualTo(text);
  }
}
