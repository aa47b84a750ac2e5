package io.volano.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.volano.Catalog;
import io.volano.DecisionLog;
import io.volano.Draws;
import io.volano.PolicyStore;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import io.volano.store.PostgresDecisionLog;
import io.volano.store.PostgresPolicyStore;
import io.volano.store.SqliteDecisionLog;
import io.volano.store.SqlitePolicyStore;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens an installation, unless the application has one: stores, loop, and every task.
///
/// What the application defines itself comes first: a [Volano], its [Stores], a [Catalog] with
/// algorithms of its own, a clock, draws that can be foreseen in a test.
@AutoConfiguration
@EnableConfigurationProperties(VolanoProperties.class)
public class VolanoAutoConfiguration {

  /// Has every [io.volano.Task] bean opened.
  @Bean
  static OpenTasks volanoOpenTasks() {
    return new OpenTasks();
  }

  @Bean
  @ConditionalOnMissingBean
  Catalog volanoCatalog() {
    return PolicyCatalog.ALL;
  }

  /// Closed by the [Volano] over them.
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean({Stores.class, Volano.class})
  Stores volanoStores(VolanoProperties properties) {
    return properties.inPostgres() ? postgres(properties) : sqlite(properties);
  }

  private static Stores sqlite(VolanoProperties at) {
    return both(SqliteDecisionLog.open(at.data()), () -> SqlitePolicyStore.open(at.data()));
  }

  private static Stores postgres(VolanoProperties at) {
    return both(
        PostgresDecisionLog.open(at.jdbcUrl(), at.username(), at.password()),
        () -> PostgresPolicyStore.open(at.jdbcUrl(), at.username(), at.password()));
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

  /// Learns in the background. When the application ends it keeps a checkpoint of every task and
  /// closes the stores.
  @Bean
  @ConditionalOnMissingBean
  Volano volano(
      Stores stores,
      Catalog catalog,
      ObjectProvider<Draws> draws,
      ObjectProvider<InstantSource> clock) {
    try {
      var volano =
          Volano.open(
              stores,
              catalog,
              draws.getIfUnique(Draws::random),
              clock.getIfUnique(InstantSource::system));
      volano.start();
      return volano;
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
  }

  /// Where the application has Actuator.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static class Health {

    @Bean
    @ConditionalOnEnabledHealthIndicator("volano")
    @ConditionalOnMissingBean(name = "volanoHealthIndicator")
    HealthIndicator volanoHealthIndicator(Volano volano) {
      return new VolanoHealth(volano);
    }
  }

  /// Where the application has Micrometer.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class Meters {

    @Bean
    @ConditionalOnMissingBean(name = "volanoMeters")
    MeterBinder volanoMeters(Volano volano) {
      return new VolanoMeters(volano);
    }
  }
}
