package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the program in `docs/library.md` as a user would.
class LibraryPageTest {

  private static final Path PAGE = Path.of("..", "docs", "library.md");

  @Test
  void theProgramOnThePageRunsAndHasLearned(@TempDir Path folder)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("Example.java"), program());
    var output = folder.resolve("output");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "Example.java")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    var printed = Files.readString(output);
    assertThat(exit).as(printed).isZero();
    assertThat(printed).contains("200 steps");
    var last = printed.lines().toList().getLast();
    double morning = Double.parseDouble(last.replaceAll("\\[([^,]*),.*", "$1"));
    assertThat(morning).as("probability of short in the morning").isGreaterThan(0.9);
  }

  private static String program() throws IOException {
    var match =
        Pattern.compile("```java run\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(match.find()).isTrue();
    return match.group(1);
  }
}
