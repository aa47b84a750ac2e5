package io.volano.server;

import io.volano.DecisionLog;
import io.volano.PolicyStore;
import io.volano.Refusal;
import io.volano.Stores;
import io.volano.server.http.Http;
import io.volano.server.ui.Ui;
import io.volano.store.PostgresDecisionLog;
import io.volano.store.PostgresPolicyStore;
import io.volano.store.SqliteDecisionLog;
import io.volano.store.SqlitePolicyStore;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What a server is made of.
///
/// ```
/// Settings ─► Stores ─► Installation (opens Volano) ─► routes ─► Tomcat
/// ```
@Configuration(proxyBeanMethods = false)
@Import({Http.class, Ui.class})
public class Wiring {

  /// Opens the stores at a place: the one switch on its scheme.
  ///
  /// @param place a directory, or `jdbc:postgresql://host/database?user=…&password=…`
  /// @throws io.volano.StoreException if they cannot be opened
  public static Stores stores(String place) {
    return switch (scheme(place)) {
      case "" ->
          both(
              SqliteDecisionLog.open(Path.of(place)), () -> SqlitePolicyStore.open(Path.of(place)));
      case "jdbc:postgresql" ->
          both(
              PostgresDecisionLog.open(place, null, null),
              () -> PostgresPolicyStore.open(place, null, null));
      default ->
          throw new Refusal.Invalid(
              "stores", "must be a directory or jdbc:postgresql:…: " + scheme(place));
    };
  }

  private static String scheme(String place) {
    int end = place.startsWith("jdbc:") ? place.indexOf(':', "jdbc:".length()) : 0;
    return place.substring(0, Math.max(0, end));
  }

  /// Both stores, or neither.
  private static Stores both(DecisionLog log, Supplier<PolicyStore> policies) {
    try {
      return new Stores(log, policies.get());
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @Bean
  Retention retention(Installation installation, Meters meters) {
    return new Retention(installation, meters);
  }
}
