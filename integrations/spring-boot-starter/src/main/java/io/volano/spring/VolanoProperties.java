package io.volano.spring;

import io.volano.Refusal;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the application's installation keeps what it knows.
///
/// @param data Directory of the log and the policies, which one process at a time may have open. It
///   is made if it is not there.
/// @param jdbcUrl PostgreSQL database to keep them in instead, as jdbc:postgresql://host/database.
/// @param username User of that database.
/// @param password Password of that user.
@ConfigurationProperties("volano")
public record VolanoProperties(
    @DefaultValue("data") Path data, String jdbcUrl, String username, String password) {

  private static final String POSTGRESQL = "jdbc:postgresql:";

  /// @throws Refusal.Invalid if the URL is another database's
  public VolanoProperties {
    if (isSet(jdbcUrl) && !jdbcUrl.startsWith(POSTGRESQL)) {
      throw new Refusal.Invalid("volano.jdbc-url", "must begin with " + POSTGRESQL);
    }
  }

  boolean inPostgres() {
    return isSet(jdbcUrl);
  }

  private static boolean isSet(String text) {
    return text != null && !text.isBlank();
  }
}
