package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Query;
import io.volano.StoreException;
import io.volano.testkit.Samples;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteErasingTest {

  @TempDir Path directory;

  @Test
  void whoCouldNotBeErasedIsStillFound() throws SQLException {
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
      decide(log, "kept", "somebody");
      execute(
          "CREATE TRIGGER guard BEFORE DELETE ON entry"
              + " BEGIN SELECT RAISE(ABORT, 'not now'); END");
      assertThatThrownBy(() -> log.erase("default", "somebody", _ -> "x", Samples.START))
          .isInstanceOf(StoreException.class);
      var theirs = Query.newest(Samples.TASK, 10).ofSubject("somebody");
      assertThat(log.decisions(theirs)).hasSize(1);
      execute("DROP TRIGGER guard");
      assertThat(log.erase("default", "somebody", _ -> "x", Samples.START)).hasSize(1);
      assertThat(log.decisions(theirs)).isEmpty();
    }
  }

  @Test
  void whoIsErasedWhenABlockIsFullIsNotInItsMarks() throws SQLException {
    int left = (int) SqliteMarks.BLOCK - 2; // position 1 is the declaration's; the next one is new
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
      var others =
          IntStream.range(1, left)
              .mapToObj(i -> Samples.decision("d" + i).about("other").entry())
              .toList();
      log.append(others, Durability.ASYNC);
      decide(log, "last", "somebody");
      log.erase("default", "somebody", _ -> "x", Samples.START);
      assertThat(marked("somebody")).isFalse();
      decide(log, "next", "other");
      assertThat(marked("other")).isTrue();
      assertThat(marked("somebody")).isFalse();
    }
  }

  /// Whether a subject's hash is in a block that is written.
  private boolean marked(String subject) throws SQLException {
    long hash = SqliteMarks.ofSubject(1, subject);
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("log.db"));
        var select = c.createStatement();
        var rows = select.executeQuery("SELECT marks FROM mark")) {
      boolean found = false;
      while (rows.next()) {
        found |= PackedMarks.contains(rows.getBytes(1), hash);
      }
      return found;
    }
  }

  private void execute(String sql) throws SQLException {
    var url = "jdbc:sqlite:" + directory.resolve("log.db") + "?busy_timeout=10000";
    try (var c = DriverManager.getConnection(url);
        var statement = c.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void declare(DecisionLog log) {
    log.append(List.of(Samples.declared(Samples.TASK, 1, Samples.START)), Durability.SYNC);
  }

  private static void decide(DecisionLog log, String id, String subject) {
    log.append(List.of(Samples.decision(id).about(subject).entry()), Durability.SYNC);
  }
}
