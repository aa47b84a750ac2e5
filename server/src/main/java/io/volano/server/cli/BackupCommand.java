package io.volano.server.cli;

import io.volano.TaskId;
import io.volano.server.access.Audit;
import io.volano.server.backup.Archive;
import io.volano.server.backup.Backup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// One archive of everything that is kept.
@Command(
    name = "backup",
    description = {
      "Writes one archive of everything that is kept, while the server goes on.",
      "Asks the running server, or with --offline reads the data directory.",
      "PostgreSQL is backed up by its own tools: pg_dump --format=custom."
    },
    mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Mixin private Api.Options server;
  @Mixin private StoreOptions stores;
  @Mixin private Output output;

  @Option(
      names = "--to",
      paramLabel = "FILE|DIR",
      required = true,
      description = "A file that is not there yet, or a directory to put volano-TIME.zip into.")
  private Path to;

  @Option(
      names = "--offline",
      description = "Read the data directory, whether or not a server runs.")
  private boolean offline;

  @Override
  public Integer call() throws IOException {
    var file =
        Files.isDirectory(to) ? to.resolve("volano-" + STAMP.format(Instant.now()) + ".zip") : to;
    if (Files.exists(file)) {
      throw CommandFailure.refused(file + " is there already; it is not overwritten");
    }
    var unfinished = Path.of(file + ".part");
    Files.deleteIfExists(unfinished);
    try {
      write(unfinished);
      var contents = new Archive(unfinished).verify();
      Files.move(unfinished, file);
      output.print(
          TypedJson.object()
              .put("file", file.toString())
              .put("bytes", Files.size(file))
              .put("made", contents.made().toString())
              .put("position", contents.position()));
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return Exit.OK;
  }

  private void write(Path unfinished) throws IOException {
    try (var out = create(unfinished)) {
      if (offline) {
        offline(unfinished, out);
      } else {
        try (var in = server.api().lines("/v1/backup")) {
          in.transferTo(out);
        }
      }
    }
  }

  private void offline(Path unfinished, OutputStream out) throws IOException {
    var near = unfinished.toAbsolutePath().getParent();
    var backup = new Backup(Path.of(stores.directory()), near, InstantSource.system());
    if (!stores.exist()) {
      backup.write(out); // which says so
      return;
    }
    Audit.Work<Boolean, IOException> work =
        () -> {
          backup.write(out);
          return true;
        };
    stores.recorded(TaskId.DEFAULT_TENANT, "backup", work);
  }

  /// Readable by its owner only, as what it is a copy of.
  private static OutputStream create(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var owner = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
    }
    return Files.newOutputStream(file);
  }
}
