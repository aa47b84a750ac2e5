package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.testkit.SettableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

final class WatchedSourceTest {

  private final SettableClock clock = new SettableClock();
  private final Lines lines = new Lines();
  private final Door door = new Door();
  private final WatchedSource source = new WatchedSource("jobs", door, clock, lines);

  /// A source that is closed or open, and has nothing behind it.
  private static final class Door extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private boolean open;

    @Override
    public Connection getConnection() throws SQLException {
      if (!open) {
        throw new SQLException("nobody is there", "08001");
      }
      return null;
    }
  }

  private static final class Lines implements System.Logger {
    private final List<String> said = new ArrayList<>();

    @Override
    public String getName() {
      return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      said.add(level + " with a trace");
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Object... values) {
      said.add(level + " " + MessageFormat.format(text, values));
    }
  }

  private void fail() {
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(UnreachableException.class)
        .hasMessage("nobody is there")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void aDatabaseThatIsAwayIsToldOfOnceInTenMinutesAndWhenItIsBack() throws SQLException {
    for (int second = 0; second <= 605; second += 5) {
      fail();
      clock.advance(Duration.ofSeconds(5));
    }
    assertThat(lines.said).hasSize(2);
    assertThat(lines.said.getFirst())
        .isEqualTo("ERROR jobs: no connection, trying again: nobody is there");
    assertThat(lines.said.getLast()).contains("after 121 tries: nobody is there");

    door.open = true;
    source.getConnection();
    source.getConnection();
    assertThat(lines.said).hasSize(3);
    assertThat(lines.said.getLast()).startsWith("INFO jobs: connected again, after 122 tries");

    door.open = false;
    fail();
    assertThat(lines.said).hasSize(4);
  }
}
