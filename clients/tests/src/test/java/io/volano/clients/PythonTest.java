package io.volano.clients;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The Python client: its own tests, with a running server.
class PythonTest {

  private static final Path FOLDER = House.CLIENTS.resolve("python");

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
    ChildSuite.need("python3");
    var environment = Map.of("VOLANO_URL", house.url(), "PYTHONDONTWRITEBYTECODE", "1");
    return new ChildSuite(FOLDER, environment)
        .tests("python3", "-W", "error::ResourceWarning", "-m", "tests");
  }
}
