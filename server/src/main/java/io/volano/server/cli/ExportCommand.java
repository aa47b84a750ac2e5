package io.volano.server.cli;

import io.volano.TaskId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The log of a task as JSON lines.
@Command(
    name = "export",
    description = {
      "Writes the log of tasks as JSON lines, one an entry, in their order.",
      "Asks the running server, or with --offline opens the data directory."
    },
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {

  @Mixin private Api.Options server;
  @Mixin private StoreOptions stores;

  @Parameters(paramLabel = "TASK", arity = "0..*", description = "All tasks if none is named.")
  private List<String> tasks = List.of();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Where to (standard output).")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--tenant",
      defaultValue = TaskId.DEFAULT_TENANT,
      description = "Whose, with --offline; otherwise that is the key's (default: default).")
  private String tenant;

  @Option(names = "--offline", description = "No server runs: open the data directory.")
  private boolean offline;

  @Override
  public Integer call() throws IOException {
    return offline ? stores.recorded(tenant, "export", this::export) : export();
  }

  private int export() throws IOException {
    try (var source = offline ? LogSource.of(stores.open(), tenant) : LogSource.of(server.api());
        var out = out()) {
      for (var task : tasks.isEmpty() ? source.tasks() : tasks) {
        write(source, task, out);
      }
    }
    return Exit.OK;
  }

  private void write(LogSource source, String task, Writer out) {
    try (var bar = Progress.of("export " + task, -1)) {
      long at = 0;
      boolean more = true;
      while (more) {
        long through =
            source.page(
                task,
                at,
                line -> {
                  writeLine(out, line);
                  bar.step();
                });
        more = through != at; // positions of other tenants than the default one have no order
        at = through;
      }
    }
  }

  private static void writeLine(Writer out, String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the export: " + e.getMessage(), e);
    }
  }

  private Writer out() throws IOException {
    return file.isPresent()
        ? Files.newBufferedWriter(file.get())
        : new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
  }
}
