package io.volano.store;

import java.sql.SQLException;

/// A database could not be connected to, and that was logged already: whoever logs it again, with
/// its trace and at every try, can be passed over.
public final class UnreachableException extends SQLException {
  private static final long serialVersionUID = 1L;

  UnreachableException(SQLException why) {
    super(why.getMessage(), why.getSQLState(), why);
  }
}
