package io.volano.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// Tests of another language, run in a process of their own that writes what became of each in the
/// Test Anything Protocol. Each is a test here too.
final class ChildSuite {

  private static final Pattern RESULT =
      Pattern.compile("^\\s*(not )?ok \\d+ - (.*?)( # (SKIP|TODO)\\b.*)?$");

  private final Path folder;
  private final Map<String, String> environment;

  /// @param folder the working directory
  ChildSuite(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /// What a process wrote, and how it ended.
  record Run(int exit, String output) {
    void mustSucceed() {
      assertThat(exit).as(output).isZero();
    }
  }

  Run run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  /// Its tests, and one more: that the process ended as it should and there were any.
  Stream<DynamicTest> tests(String... command) throws IOException, InterruptedException {
    var run = run(command);
    var tests = new ArrayList<DynamicTest>();
    List<String> said = new ArrayList<>();
    for (var line : (Iterable<String>) run.output().lines()::iterator) {
      var result = RESULT.matcher(line);
      if (!result.matches()) {
        said.add(line);
        continue;
      }
      said = new ArrayList<>(); // what follows a result is said of it
      tests.add(test(result.group(2), result.group(1) == null, result.group(3), said));
    }
    tests.add(DynamicTest.dynamicTest("the whole suite", run::mustSucceed));
    assertThat(tests.size()).as(run.output()).isGreaterThan(1);
    return tests.stream();
  }

  private static DynamicTest test(String name, boolean ok, String skipped, List<String> said) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Assumptions.assumeTrue(skipped == null, skipped);
          if (!ok) {
            fail(String.join("\n", said));
          }
        });
  }

  /// Skips the test if there is no such program.
  static void need(String program) {
    var found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(dir -> Path.of(dir, program).toFile().canExecute());
    Assumptions.assumeTrue(found, () -> "there is no " + program);
  }
}
