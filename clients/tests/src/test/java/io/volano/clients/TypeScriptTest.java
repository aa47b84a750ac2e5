package io.volano.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The TypeScript client and the script for pages: their own tests, with a running server.
class TypeScriptTest {

  private static final Path FOLDER = House.CLIENTS.resolve("typescript");

  @TempDir private Path data;
  private House house;

  @BeforeEach
  void open() throws Exception {
    house = new House(data);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @TestFactory
  Stream<DynamicTest> theClientKeepsItsWord() throws Exception {
    ChildSuite.need("node");
    Assumptions.assumeTrue(
        Files.isDirectory(FOLDER.resolve("node_modules")),
        "npm ci has not been run in clients/typescript; ./volano test does it");
    var suite = new ChildSuite(FOLDER, Map.of("VOLANO_URL", house.url()));
    suite.run("npm", "run", "build").mustSucceed();
    return suite.tests("bash", "-c", "node --test --test-reporter=tap test/*.test.mjs");
  }
}
