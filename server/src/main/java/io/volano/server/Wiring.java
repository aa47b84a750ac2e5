package io.volano.server;

import io.volano.DecisionLog;
import io.volano.Job;
import io.volano.JobScheduler;
import io.volano.PolicyStore;
import io.volano.Refusal;
import io.volano.Stores;
import io.volano.Tracer;
import io.volano.access.AccessStore;
import io.volano.server.access.Audit;
import io.volano.server.access.Doorkeeper;
import io.volano.server.access.Granting;
import io.volano.server.access.Keys;
import io.volano.server.access.Seals;
import io.volano.server.alert.Alerts;
import io.volano.server.alert.Checks;
import io.volano.server.alert.Target;
import io.volano.server.http.Http;
import io.volano.server.http.PageAccess;
import io.volano.server.http.Tomcat;
import io.volano.server.trace.TracedTarget;
import io.volano.server.trace.Traces;
import io.volano.server.ui.Ui;
import io.volano.store.PostgresDecisionLog;
import io.volano.store.PostgresJobScheduler;
import io.volano.store.PostgresPolicyStore;
import io.volano.store.SqlAccessStore;
import io.volano.store.SqliteDecisionLog;
import io.volano.store.SqliteJobScheduler;
import io.volano.store.SqlitePolicyStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What a server is made of.
///
/// ```
/// Settings ─► Ground: Stores ─► Installation (opens Volano) ─► routes ─► Tomcat
///                     AccessStore ─► Keys, Audit ─► filters ──────┘
/// ```
@Configuration(proxyBeanMethods = false)
@Import({Http.class, Tomcat.class, PageAccess.class, Ui.class})
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

  /// Opens the keys at a place, which may be open already, by this process or another.
  ///
  /// @param place a directory, or `jdbc:postgresql://host/database?user=…&password=…`
  /// @throws io.volano.StoreException if they cannot be opened
  public static AccessStore access(String place) {
    return place.startsWith("jdbc:")
        ? SqlAccessStore.open(place, null, null)
        : SqlAccessStore.open(Path.of(place));
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

  /// Opens the schedules at the place of the stores.
  ///
  /// @throws io.volano.StoreException if they cannot be opened
  public static JobScheduler scheduler(String place, List<Job> jobs) {
    return scheme(place).isEmpty()
        ? SqliteJobScheduler.open(Path.of(place), jobs, InstantSource.system())
        : PostgresJobScheduler.open(place, null, null, jobs, InstantSource.system());
  }

  @Bean
  Job retention(Installation installation, Meters meters) {
    return new Retention(installation, meters).job();
  }

  @Bean
  Job auditTrimming(Audit audit, Settings settings) {
    var kept = Duration.ofDays(settings.auditDays());
    return new Job("trim-audit", "20 3 * * *", () -> "dropped " + audit.trim(kept) + " acts");
  }

  @Bean
  Jobs jobs(
      Installation installation, Settings settings, List<Job> jobs, Meters meters, Traces traces) {
    var traced = jobs.stream().map(job -> traced(job, traces.tracer())).toList();
    var scheduler = scheduler(settings.stores(), traced);
    meters.watch(scheduler::schedules, InstantSource.system());
    return new Jobs(installation, scheduler);
  }

  private static Job traced(Job job, Tracer tracer) {
    return new Job(
        job.name(), job.cron(), () -> tracer.during("job " + job.name(), _ -> job.work().run()));
  }

  @Bean
  Alerts alerts(
      Settings settings, Meters meters, Traces traces, Ground ground, InstantSource clock) {
    var of = settings.alerts();
    var targets =
        of.targets().stream()
            .<Target>map(target -> new TracedTarget(target, traces.tracer()))
            .toList();
    var alerts = new Alerts(of.window(), of.repeat(), targets, ground.access(), clock);
    meters.watch(alerts);
    return alerts.start();
  }

  @Bean
  Checks checks(
      Alerts alerts,
      Settings settings,
      Installation installation,
      Meters meters,
      Jobs jobs,
      InstantSource clock) {
    var watch = new Watch(settings, installation, meters, jobs.scheduler()::schedules, clock);
    return new Checks(alerts, watch.checks(), clock).start();
  }

  @Bean
  Keys keys(Ground ground) {
    return new Keys(ground.access(), ground.clock(), ground.nanos());
  }

  @Bean
  Granting granting(Ground ground, Audit audit, Keys keys) {
    return new Granting(ground.access(), audit, ground.clock(), keys);
  }

  @Bean
  Doorkeeper doorkeeper(Keys keys, Ground ground, Audit audit) {
    return new Doorkeeper(keys, ground.nanos(), audit::flooded);
  }

  @Bean
  Seals seals(Ground ground) {
    return new Seals(ground.access().secret());
  }

  @Bean
  Audit audit(Ground ground) {
    return new Audit(ground.access(), ground.clock());
  }

  @Bean
  InstantSource clock(Ground ground) {
    return ground.clock();
  }
}
