package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Receipt;
import io.volano.testkit.PostgresServer;
import io.volano.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What lets an older release go on beside a newer one, on the same tables.
final class ReleasesSideBySideTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final Path SCRIPTS = Path.of("src/main/resources/io/volano/store");
  private static final Pattern ADDS =
      Pattern.compile(
          "(?is)CREATE (TABLE|INDEX) .*|ALTER TABLE \\w+ ADD COLUMN (?!.*NOT NULL)[^,]*");

  static List<Path> laterScripts() throws IOException {
    try (var all = Files.walk(SCRIPTS)) {
      return all.filter(file -> file.getFileName().toString().matches("V(?!1__).*\\.sql"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("laterScripts")
  void aStepOfTheTablesOnlyAdds(Path script) throws IOException {
    assertThat(statements(Files.readString(script)))
        .isNotEmpty()
        .allMatch(ReleasesSideBySideTest::adds);
  }

  private static Stream<String> statements(String script) {
    return Arrays.stream(script.replaceAll("--.*", "").split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty());
  }

  private static boolean adds(String statement) {
    return ADDS.matcher(statement).matches();
  }

  @Test
  void whatRenamesDropsOrNarrowsDoesNotPass() {
    assertThat(adds("ALTER TABLE entry ADD COLUMN extra TEXT")).isTrue();
    assertThat(
            Stream.of(
                "ALTER TABLE entry ADD COLUMN extra TEXT NOT NULL",
                "ALTER TABLE entry DROP COLUMN detail",
                "ALTER TABLE entry RENAME COLUMN at TO time",
                "CREATE UNIQUE INDEX once ON entry (subject)",
                "DROP TABLE probe",
                "UPDATE entry SET kind = 1"))
        .noneMatch(ReleasesSideBySideTest::adds);
  }

  @Test
  void tablesOfALaterReleaseInPostgresAreTakenAsTheyAre() throws SQLException {
    var url = SERVER.newDatabase();
    takenAsTheyAre(url, () -> PostgresDecisionLog.open(url, SERVER.user(), SERVER.password()));
  }

  @Test
  void tablesOfALaterReleaseInSqliteAreTakenAsTheyAre(@TempDir Path folder) throws SQLException {
    takenAsTheyAre("jdbc:sqlite:" + folder.resolve("log.db"), () -> SqliteDecisionLog.open(folder));
  }

  private static void takenAsTheyAre(String url, Supplier<DecisionLog> open) throws SQLException {
    open.get().close();
    later(url);
    try (var log = open.get()) {
      var declared = Samples.declared(Samples.TASK, 1, Samples.START);
      assertThat(log.append(List.of(declared), Durability.SYNC))
          .hasOnlyElementsOfType(Receipt.Appended.class);
    }
    try (var c = DriverManager.getConnection(url);
        var row = c.createStatement().executeQuery("SELECT count(extra) FROM entry")) {
      assertThat(row.next()).isTrue();
    }
  }

  /// Brings the tables to a version that this release does not know.
  private static void later(String url) throws SQLException {
    try (var c = DriverManager.getConnection(url);
        var statement = c.createStatement()) {
      statement.executeUpdate("ALTER TABLE entry ADD COLUMN extra TEXT");
      statement.executeUpdate(
          "INSERT INTO log_migrations (installed_rank, \"version\", \"description\", \"type\","
              + " script, checksum, installed_by, execution_time, success)"
              + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'later', 1, true)");
    }
  }
}
