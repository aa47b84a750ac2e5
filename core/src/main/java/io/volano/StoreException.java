package io.volano;

/// A store could not do what was asked of it, and says which store, what, and why.
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Says why in the words of what went wrong below.
  ///
  /// @param store which store (`sqlite`, `postgresql`)
  /// @param operation what was tried (`append`)
  public StoreException(String store, String operation, Throwable cause) {
    super(store + ": " + operation + " failed: " + cause.getMessage(), cause);
  }

  public StoreException(String store, String operation, String why) {
    super(store + ": " + operation + " failed: " + why);
  }
}
