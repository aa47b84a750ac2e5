package io.volano.server.cli;

import io.volano.server.access.Audit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The log of tasks, from JSON lines.
@Command(
    name = "import",
    description = {
      "Appends what export wrote to the log in the data directory; the server must not run.",
      "The tasks must not be there yet. At the next start they learn what they knew."
    },
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {

  @Mixin private StoreOptions stores;
  @Mixin private Output output;

  @Parameters(paramLabel = "FILE")
  private Path file;

  @Override
  public Integer call() throws IOException {
    try (var open = stores.open();
        var access = stores.access();
        var acts = new ImportActs(new Audit(access, InstantSource.system()));
        var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        var bar = Progress.of("import " + file.getFileName(), -1)) {
      var importing = new Importing(open.log(), acts::begin);
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          importing.add(line);
          bar.step();
        }
      }
      importing.flush();
      acts.done();
      output.print(TypedJson.object().put("entries", importing.entries()));
    }
    return Exit.OK;
  }
}
