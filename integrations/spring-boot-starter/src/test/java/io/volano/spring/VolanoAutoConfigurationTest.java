package io.volano.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.volano.Action;
import io.volano.Catalog;
import io.volano.Declaration;
import io.volano.Features;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Horizon;
import io.volano.OpenTask;
import io.volano.Outcome;
import io.volano.Range;
import io.volano.Refusal;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Stores;
import io.volano.Task;
import io.volano.TaskId;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import io.volano.store.SqliteDecisionLog;
import io.volano.store.SqlitePolicyStore;
import io.volano.testkit.PostgresServer;
import io.volano.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// What an application gets, and what it can have otherwise.
final class VolanoAutoConfigurationTest {

  @TempDir private Path data;
  private ApplicationContextRunner application;

  @BeforeEach
  void configure() {
    application =
        new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(VolanoAutoConfiguration.class))
            .withPropertyValues("volano.data=" + data.resolve("installation"));
  }

  private record Banner(String name) implements Task<Integer> {
    @Override
    public Declaration declaration() {
      var click = Signal.named("click", Range.UNIT).withWeight(1);
      return Declaration.of(
          Stream.of("a", "b").map(Action::of).toList(),
          Reward.of(List.of(click), Reward.Fuse.SUM, 0),
          Horizon.of(Duration.ofMinutes(1), "click"));
    }

    @Override
    public Features context(Integer situation) {
      return Features.NONE;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoTasks {
    @Bean
    Task<Integer> left() {
      return new Banner("left-banner");
    }

    @Bean
    Task<Integer> right() {
      return new Banner("right-banner");
    }

    @Bean
    Task<String> words() {
      return new Task<>() {
        @Override
        public String name() {
          return "words";
        }

        @Override
        public Declaration declaration() {
          return new Banner("").declaration();
        }

        @Override
        public Features context(String situation) {
          return Features.NONE;
        }
      };
    }

    @Bean
    Page page(@Qualifier("right") OpenTask<Integer> numbers, OpenTask<String> words) {
      return new Page(numbers, words);
    }
  }

  record Page(OpenTask<Integer> numbers, OpenTask<String> words) {}

  @Test
  void everyTaskBeanIsDeclaredAndItsOpenTaskCanBeInjected() {
    application
        .withUserConfiguration(TwoTasks.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(Volano.class).tasks())
                  .extracting(loop -> loop.id().name())
                  .containsExactly("left-banner", "right-banner", "words");
              var page = context.getBean(Page.class);
              assertThat(page.numbers().loop().id().name()).isEqualTo("right-banner");
              assertThat(page.words().loop().id().name()).isEqualTo("words");
              assertThat(context).hasBean("openLeft").hasBean("openRight").hasBean("openWords");
            });
  }

  @Test
  void tasksAreDeclaredAtTheStartThoughAllElseIsLazy() {
    application
        .withUserConfiguration(TwoTasks.class)
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
        .run(context -> assertThat(context.getBean(Volano.class).tasks()).hasSize(3));
  }

  @Test
  void anApplicationWithoutTasksHasAnInstallationAllTheSame() {
    application.run(
        context -> {
          assertThat(context).hasSingleBean(Volano.class).doesNotHaveBean(OpenTask.class);
          assertThat(context.getBean(Volano.class).tasks()).isEmpty();
        });
  }

  @Test
  void aTaskThatCannotBeDeclaredKeepsTheApplicationFromStarting() {
    application
        .withBean("bad", Task.class, () -> new Banner("no name"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(Refusal.Invalid.class)
                    .hasMessageContaining("no name"));
    reopened(); // and leaves its stores closed
  }

  private void reopened() {
    var installation = data.resolve("installation");
    new Stores(SqliteDecisionLog.open(installation), SqlitePolicyStore.open(installation)).close();
  }

  @Test
  void whenItEndsItsStoresAreClosedAndWhatWasDecidedIsThere() {
    var id = new String[1];
    application
        .withUserConfiguration(TwoTasks.class)
        .run(context -> id[0] = context.getBean(Page.class).words().decide("x").id());
    reopened();
    application.run(
        context ->
            assertThat(
                    context.getBean(Volano.class).stores().log().decided(TaskId.of("words"), id[0]))
                .isPresent());
  }

  @Test
  void whatTheApplicationHasItselfComesFirst() {
    var stores = new Stores(new HeapDecisionLog(), new HeapPolicyStore());
    var catalog = new Catalog(PolicyCatalog.ALL.algorithms().subList(0, 2));
    var clock = new SettableClock();
    application
        .withUserConfiguration(TwoTasks.class)
        .withBean(Stores.class, () -> stores)
        .withBean(InstantSource.class, () -> clock)
        .run(
            context -> {
              var volano = context.getBean(Volano.class);
              assertThat(volano.stores()).isSameAs(stores);
              var decision = context.getBean(Page.class).words().decide("x");
              assertThat(decision.at()).isEqualTo(clock.instant());
            });
    application
        .withBean(Catalog.class, () -> catalog)
        .run(context -> assertThat(context.getBean(Volano.class).catalog()).isSameAs(catalog));
    var own = Volano.open(new Stores(new HeapDecisionLog(), new HeapPolicyStore()), catalog);
    application
        .withBean(Volano.class, () -> own)
        .run(context -> assertThat(context).getBean(Volano.class).isSameAs(own));
  }

  @Test
  void itsStoresCanBeInPostgres() {
    var server = PostgresServer.shared();
    application
        .withUserConfiguration(TwoTasks.class)
        .withPropertyValues(
            "volano.jdbc-url=" + server.newDatabase(),
            "volano.username=" + server.user(),
            "volano.password=" + server.password())
        .run(
            context -> {
              var words = context.getBean(Page.class).words();
              words.observe(
                  words.decide("x"), Outcome.of("click", InstantSource.system().instant()));
              words.loop().learn();
              assertThat(words.loop().stepsLearned()).isEqualTo(1);
              assertThat(data.resolve("installation")).doesNotExist();
            });
  }

  @Test
  void anotherDatabaseIsRefusedByItsName() {
    application
        .withPropertyValues("volano.jdbc-url=jdbc:h2:mem:x")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessage("volano.jdbc-url must begin with jdbc:postgresql:"));
  }

  private static org.springframework.boot.health.contributor.Health health(
      AssertableApplicationContext context) {
    return context.getBean("volanoHealthIndicator", HealthIndicator.class).health();
  }

  @Test
  void itIsHealthyAsLongAsItsStoresAnswer() {
    application
        .withUserConfiguration(TwoTasks.class)
        .run(
            context -> {
              assertThat(health(context).getStatus()).isEqualTo(Status.UP);
              assertThat(health(context).getDetails()).containsEntry("tasks", 3);
              context.getBean(Stores.class).log().close();
              assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
            });
  }

  @Test
  void withoutActuatorOrMicrometerNothingIsMissing() {
    application
        .withClassLoader(
            new FilteredClassLoader("org.springframework.boot.health", "io.micrometer"))
        .withUserConfiguration(TwoTasks.class)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("volanoHealthIndicator")
                    .doesNotHaveBean("volanoMeters"));
    application
        .withPropertyValues("management.health.volano.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("volanoHealthIndicator"));
  }

  @Test
  void itsGaugesAreThoseOfTheServer() {
    application
        .withUserConfiguration(TwoTasks.class)
        .run(
            context -> {
              var registry = new SimpleMeterRegistry();
              context.getBean(MeterBinder.class).bindTo(registry);
              var words = context.getBean(Page.class).words();
              words.decide("x");
              var pending = registry.get("volano.pending").tag("task", "words").gauge();
              assertThat(pending.value()).isEqualTo(1);
              assertThat(registry.get("volano.learning.trouble").gauges()).hasSize(3);
              assertThat(registry.get("volano.append.waiting.most").gauge().value()).isPositive();
            });
  }

  @Test
  void editorsKnowEveryProperty() throws IOException {
    try (var in =
        VolanoProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      var properties = JsonMapper.shared().readTree(in).path("properties");
      assertThat(properties.valueStream().map(p -> p.path("name").asString()))
          .containsExactlyInAnyOrder(
              "volano.data", "volano.jdbc-url", "volano.username", "volano.password");
      assertThat(properties.valueStream().map(p -> p.path("description").asString("")))
          .allSatisfy(description -> assertThat(description).isNotBlank().endsWith("."));
    }
  }
}
