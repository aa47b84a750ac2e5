package io.volano.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A real PostgreSQL for tests, which can go away and come back.
///
/// Its files are where the embedded server keeps its own, so that what a killed test leaves there
/// is stopped and removed by a later one.
public final class PostgresServer implements AutoCloseable {

  private static PostgresServer shared;

  private final AtomicInteger databases = new AtomicInteger();
  private final Path data;
  private final Map<String, String> config;
  private EmbeddedPostgres server;

  private PostgresServer(Path data, Map<String, String> config) throws IOException {
    this.data = data;
    this.config = config;
    this.server = start(0);
  }

  private EmbeddedPostgres start(int port) throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port);
    config.forEach(builder::setServerConfig);
    return builder.start();
  }

  public static PostgresServer start() {
    try {
      return in(newFolder(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A server over what a folder has, or a new one if it has nothing.
  static PostgresServer in(Path data, Map<String, String> config) throws IOException {
    return new PostgresServer(data, config);
  }

  /// Where a server may have its files.
  static Path newFolder() throws IOException {
    var parent = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, "volano");
  }

  /// One for all tests of a run that do not stop it.
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = start();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /// A new, empty database.
  public String newDatabase() {
    var name = "test" + databases.incrementAndGet();
    try (var c = DriverManager.getConnection(url(), user(), password());
        var statement = c.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server.getJdbcUrl(user(), name);
  }

  public String url() {
    return server.getJdbcUrl(user(), "postgres");
  }

  public String user() {
    return "postgres";
  }

  public String password() {
    return "postgres";
  }

  /// Where its files are.
  public Path data() {
    return data;
  }

  /// Stops the server; connections break.
  public void stop() throws IOException {
    server.close();
  }

  /// Starts it again, where it was.
  public void restart() throws IOException {
    server = start(server.getPort());
  }

  /// Ends all its processes where they are (`kill -9`).
  public void kill() throws IOException, InterruptedException {
    var postmaster = postmaster().orElseThrow();
    signal("STOP", Stream.of(postmaster)); // first, so that it starts no more of them
    signal("KILL", Stream.concat(postmaster.descendants(), Stream.of(postmaster)));
    postmaster.onExit().join();
    server.close();
  }

  int port() {
    return server.getPort();
  }

  /// Stops all its processes where they are: connections stay open, and nothing comes of them.
  public void freeze() throws IOException, InterruptedException {
    var postmaster = postmaster().orElseThrow();
    signal("STOP", Stream.of(postmaster)); // first, so that it starts no more of them
    signal("STOP", postmaster.descendants());
  }

  /// Has them go on.
  public void thaw() throws IOException, InterruptedException {
    var postmaster = postmaster().orElseThrow();
    signal("CONT", Stream.concat(postmaster.descendants(), Stream.of(postmaster)));
  }

  private static void signal(String name, Stream<ProcessHandle> processes)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add("kill");
    command.add("-" + name);
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    if (new ProcessBuilder(command).start().waitFor() != 0) {
      throw new IOException("could not: " + command);
    }
  }

  /// The process the others come from, if it runs.
  private Optional<ProcessHandle> postmaster() throws IOException {
    try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
      return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// Stops the server and removes its files.
  @Override
  public void close() {
    try {
      var postmaster = postmaster();
      server.close(); // does nothing while a shutdown hook of its own does it
      postmaster.ifPresent(process -> process.onExit().join());
      try (var files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
