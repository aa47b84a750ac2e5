package io.volano.store;

import java.sql.Connection;
import java.sql.SQLException;

/// Something done on a connection.
interface OnConnection<R> {
  R run(Connection connection) throws SQLException;
}
