package io.volano.server.cli;

import io.volano.server.Entrance;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.alert.AlertSettings;
import io.volano.server.trace.TraceSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The server, until it is told to end.
@Command(name = "serve", description = "Runs the server.", mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

  @Mixin private StoreOptions stores;

  @Option(names = "--port", description = "Port (VOLANO_PORT; default 8080); 0 for a free one.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--host",
      description =
          "Address (VOLANO_HOST; default 127.0.0.1); others than loopback need a key first.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "Certificates in PEM, with --tls-key (VOLANO_TLS_CERTIFICATE).")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Private key in PEM (VOLANO_TLS_KEY).")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--trusted-proxy",
      paramLabel = "ADDRESS",
      split = ",",
      description = "Believe X-Forwarded-For and -Proto from there (VOLANO_TRUSTED_PROXIES).")
  private Set<String> proxies = Set.of();

  @Option(
      names = "--audit-days",
      description = "How long acts of administrators are kept (VOLANO_AUDIT_DAYS; default 400).")
  private Optional<Integer> auditDays = Optional.empty();

  @Option(names = "--bench-echo", description = "Adds POST /bench/echo, a yardstick of bench.")
  private boolean benchEcho;

  @Override
  public Integer call() throws InterruptedException {
    var settings =
        Settings.of(System.getenv())
            .withStores(stores.where())
            .withAlerts(AlertSettings.of(System.getenv()))
            .withTraces(TraceSettings.of(System.getenv()));
    settings = port.isPresent() ? settings.withPort(port.get()) : settings;
    settings = host.isPresent() ? settings.withHost(host.get()) : settings;
    settings = settings.withEntrance(entrance(settings.entrance()));
    settings = auditDays.isPresent() ? settings.withAuditDays(auditDays.get()) : settings;
    settings = benchEcho ? settings.withBenchEcho() : settings;
    var server = start(settings);
    server.closedAtExit();
    new CountDownLatch(1).await(); // a signal ends the process
    return Exit.OK;
  }

  private Entrance entrance(Entrance environment) {
    return new Entrance(
        certificate.or(environment::certificate),
        key.or(environment::key),
        proxies.isEmpty() ? environment.proxies() : proxies);
  }

  private static Server start(Settings settings) {
    try {
      return Server.start(settings);
    } catch (RuntimeException e) {
      if (isPortTaken(e)) {
        throw CommandFailure.failed(
            "port " + settings.port() + " is taken; choose another with --port, or 0 for any", e);
      }
      throw e;
    }
  }

  private static boolean isPortTaken(Throwable e) {
    return e != null && (e instanceof PortInUseException || isPortTaken(e.getCause()));
  }
}
