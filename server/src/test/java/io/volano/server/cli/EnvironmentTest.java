package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.server.Main;
import io.volano.testkit.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings in the environment that cannot be, in a process of its own.
final class EnvironmentTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "serve,  VOLANO_PORT,        abc,      'VOLANO_PORT must be a number: abc'",
    "serve,  VOLANO_PORT,        '',       'VOLANO_PORT must be a number:'",
    "serve,  VOLANO_PORT,        70000,    'port must be from 0 to 65535: 70000'",
    "serve,  VOLANO_LOG,         xml,      'VOLANO_LOG must be text or json: xml'",
    "serve,  VOLANO_AUDIT_DAYS,  0,        'audit-days must be from 1 to 36500: 0'",
    "serve,  VOLANO_STORES_FILE, /no/file, 'VOLANO_STORES_FILE must be a file that can be read: /no/file'",
    "serve,  VOLANO_ALERTS,      /no/file, '/no/file'",
    "doctor, VOLANO_PORT,        abc,      'VOLANO_PORT must be a number: abc'"
  })
  void whatIsWrongIsToldInOneLine(String command, String name, String value, String told)
      throws IOException, InterruptedException {
    var program = JavaProcess.of(List.of("-XX:TieredStopAtLevel=1"), Main.class, List.of(command));
    program.directory(folder.toFile()).environment().put(name, value);
    var process = program.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(Exit.REFUSED);
    assertThat(output.lines().filter(line -> !line.startsWith("WARNING: Using incubator")))
        .singleElement()
        .asString()
        .startsWith("volano: ")
        .contains(told);
  }
}
