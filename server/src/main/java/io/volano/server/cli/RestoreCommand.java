package io.volano.server.cli;

import io.volano.TaskId;
import io.volano.server.backup.Archive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A data directory out of an archive.
@Command(
    name = "restore",
    description = {
      "Makes a data directory of what backup wrote, after comparing it with its checksums.",
      "The directory must be empty or not there; after a failure it still is."
    },
    mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {

  @Mixin private StoreOptions stores;
  @Mixin private Output output;

  @Option(names = "--from", paramLabel = "FILE", required = true, description = "The archive.")
  private Path from;

  @Override
  public Integer call() throws IOException {
    var directory = Path.of(stores.directory());
    var contents = new Archive(from).restore(directory);
    stores.recorded(TaskId.DEFAULT_TENANT, "restore", () -> contents); // where there was no log
    output.print(
        TypedJson.object()
            .put("directory", directory.toString())
            .put("release", contents.release())
            .put("made", contents.made().toString())
            .put("position", contents.position()));
    return Exit.OK;
  }
}
