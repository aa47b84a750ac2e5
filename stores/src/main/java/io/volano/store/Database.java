package io.volano.store;

import com.zaxxer.hikari.HikariDataSource;
import io.volano.StoreException;
import java.sql.SQLException;

/// A database that is read from.
///
/// @param readers connections which commit by themselves
record Database(String store, HikariDataSource readers) implements AutoCloseable {

  <R> R ask(String operation, OnConnection<R> question) {
    try (var c = readers.getConnection()) {
      return question.run(c);
    } catch (SQLException e) {
      throw new StoreException(store, operation, e);
    } catch (UncheckedSqlException e) {
      throw new StoreException(store, operation, e.getCause());
    }
  }

  @Override
  public void close() {
    readers.close();
  }
}
