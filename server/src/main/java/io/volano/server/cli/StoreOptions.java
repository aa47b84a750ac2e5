package io.volano.server.cli;

import io.volano.Stores;
import io.volano.access.AccessStore;
import io.volano.server.Settings;
import io.volano.server.Wiring;
import io.volano.server.access.Audit;
import io.volano.store.Migrations;
import io.volano.store.PostgresDecisionLog;
import io.volano.store.PostgresJobScheduler;
import io.volano.store.PostgresPolicyStore;
import io.volano.store.SqlAccessStore;
import io.volano.store.SqliteDecisionLog;
import io.volano.store.SqliteJobScheduler;
import io.volano.store.SqlitePolicyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where everything is kept.
final class StoreOptions {

  /// Who does what is done with commands, in the audit log.
  static final String COMMAND_LINE = "command line";

  private static final String POSTGRES = "jdbc:postgresql:";

  @ArgGroup(exclusive = true)
  private Place place = new Place();

  private static final class Place {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Data directory (VOLANO_STORES; default data).")
    private Optional<String> data = Optional.empty();

    @Option(
        names = "--postgres",
        paramLabel = "URL",
        description = "PostgreSQL instead: jdbc:postgresql://host/database?user=…&password=….")
    private Optional<String> postgres = Optional.empty();
  }

  /// A directory, or `jdbc:postgresql:…`.
  String where() {
    return place
        .postgres
        .map(url -> url.startsWith("jdbc:") ? url : "jdbc:" + url)
        .or(() -> place.data)
        .orElseGet(() -> Settings.of(System.getenv()).stores());
  }

  /// The data directory.
  ///
  /// @throws CommandFailure if it is PostgreSQL
  String directory() {
    if (where().startsWith(POSTGRES)) {
      throw CommandFailure.usage(
          "PostgreSQL is backed up by its own tools, as pg_dump --format=custom and pg_restore");
    }
    return where();
  }

  /// Whether anything was ever kept there, as far as that can be told without asking a server.
  boolean exist() {
    return where().startsWith(POSTGRES) || Files.isDirectory(Path.of(where()));
  }

  /// The versions of their tables; nobody may have them open.
  List<Migrations> migrations() {
    var where = where();
    if (where.startsWith(POSTGRES)) {
      return List.of(
          PostgresDecisionLog.migrations(where, null, null),
          PostgresPolicyStore.migrations(where, null, null),
          PostgresJobScheduler.migrations(where, null, null),
          SqlAccessStore.migrations(where, null, null));
    }
    var directory = Path.of(where);
    return List.of(
        SqliteDecisionLog.migrations(directory),
        SqlitePolicyStore.migrations(directory),
        SqliteJobScheduler.migrations(directory),
        SqlAccessStore.migrations(directory));
  }

  /// Brings all their tables to this release's versions.
  void migrate() {
    open().close(); // opening them does it
    access().close();
    Wiring.scheduler(where(), List.of()).close();
  }

  /// Opens the keys, which a server may have open too.
  ///
  /// @throws io.volano.StoreException if they cannot be opened
  AccessStore access() {
    return Wiring.access(where());
  }

  /// Does something to the stores after it was written into their audit log.
  <R, E extends Exception> R recorded(String tenant, String what, Audit.Work<R, E> work) throws E {
    try (var access = access()) {
      return new Audit(access, InstantSource.system()).during(tenant, COMMAND_LINE, what, "", work);
    }
  }

  /// Opens the others.
  ///
  /// @throws io.volano.StoreException if a server holds them, or they cannot be opened
  Stores open() {
    return Wiring.stores(where());
  }
}
