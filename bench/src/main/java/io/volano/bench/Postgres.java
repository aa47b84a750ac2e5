package io.volano.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// A real PostgreSQL server of this machine, gone when it is closed.
public final class Postgres implements AutoCloseable {

  private static final Duration STARTING = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final Path folder;

  private Postgres(EmbeddedPostgres server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /// @param folder for its data
  public static Postgres start(Path folder) throws IOException {
    return new Postgres(
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setPGStartupWait(STARTING)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start(),
        folder);
  }

  /// What a store is opened with.
  public String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /// Seconds of processor time that its processes have used; of those that have ended, none.
  public double cpuSeconds() throws IOException {
    var lines = Files.readAllLines(folder.resolve("postmaster.pid"));
    var postmaster = ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants())
            .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToLong(Duration::toMillis)
            .sum()
        / 1e3;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
