package io.volano.server;

import io.volano.Refusal;
import io.volano.server.alert.AlertSettings;
import io.volano.server.trace.TraceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// What a server is started with.
///
/// @param host the address to listen on, or its name; any but loopback needs a key first
/// @param port from 0, for any that is free, to 65,535
/// @param stores where everything is kept: a directory, or `jdbc:postgresql:…`
/// @param benchEcho whether `POST /bench/echo` is there, the yardstick of `bench loop`
/// @param alerts who is told when something is wrong
/// @param entrance TLS and proxies
/// @param traces whether and where traces are sent
/// @param auditDays how long acts of administrators are kept, from 1 to 36,500 days
public record Settings(
    String host,
    int port,
    String stores,
    boolean benchEcho,
    AlertSettings alerts,
    Entrance entrance,
    TraceSettings traces,
    int auditDays) {

  /// The names of all environment variables a server heeds.
  public static final Set<String> ENVIRONMENT =
      Set.of(
          "VOLANO_HOST",
          "VOLANO_PORT",
          "VOLANO_STORES",
          "VOLANO_STORES_FILE",
          "VOLANO_ALERTS",
          "VOLANO_LOG",
          "VOLANO_AUDIT_DAYS");

  public static final Settings DEFAULT =
      new Settings(
          "127.0.0.1",
          8080,
          "data",
          false,
          AlertSettings.DEFAULT,
          Entrance.PLAIN,
          TraceSettings.OFF,
          400);

  /// @throws Refusal.Invalid if there is no such host or port
  public Settings {
    if (port < 0 || port > 65_535) {
      throw new Refusal.Invalid("port", "must be from 0 to 65535: " + port);
    }
    if (auditDays < 1 || auditDays > 36_500) {
      throw new Refusal.Invalid("audit-days", "must be from 1 to 36500: " + auditDays);
    }
    address(host);
  }

  /// The defaults, less what `VOLANO_HOST`, `VOLANO_PORT` and `VOLANO_STORES` say otherwise; or
  /// `VOLANO_STORES_FILE`, a file in whose first line the stores are, where nobody reads the
  /// password in them.
  public static Settings of(Map<String, String> environment) {
    checkLog(environment.getOrDefault("VOLANO_LOG", "text"));
    return new Settings(
        environment.getOrDefault("VOLANO_HOST", DEFAULT.host),
        whole(environment, "VOLANO_PORT", DEFAULT.port),
        stores(environment),
        false,
        DEFAULT.alerts,
        Entrance.of(environment),
        DEFAULT.traces,
        whole(environment, "VOLANO_AUDIT_DAYS", DEFAULT.auditDays));
  }

  /// What it says is heeded where logging is configured.
  private static void checkLog(String form) {
    if (!form.equals("text") && !form.equals("json")) {
      throw new Refusal.Invalid("VOLANO_LOG", "must be text or json: " + form);
    }
  }

  private static String stores(Map<String, String> environment) {
    var file = environment.get("VOLANO_STORES_FILE");
    if (file == null) {
      return environment.getOrDefault("VOLANO_STORES", DEFAULT.stores);
    }
    if (environment.containsKey("VOLANO_STORES")) {
      throw new Refusal.Invalid("VOLANO_STORES_FILE", "must not be given beside VOLANO_STORES");
    }
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .orElseThrow(
              () -> new Refusal.Invalid("VOLANO_STORES_FILE", "must not be empty: " + file));
    } catch (IOException e) {
      throw new Refusal.Invalid("VOLANO_STORES_FILE", "must be a file that can be read: " + file);
    }
  }

  private static int whole(Map<String, String> environment, String name, int otherwise) {
    var text = environment.getOrDefault(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal.Invalid(name, "must be a number: " + text);
    }
  }

  private static InetAddress address(String host) {
    try {
      if (!host.isEmpty()) {
        return InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      // said below
    }
    throw new Refusal.Invalid("host", "must be an address or name of this machine: " + host);
  }

  /// What it listens on.
  public InetAddress address() {
    return address(host);
  }

  /// Whether only programs of this machine can reach it. What the stores are: `sqlite` or
  /// `postgresql`.
  public String kindOfStores() {
    return stores.startsWith("jdbc:postgresql") ? "postgresql" : "sqlite";
  }

  public boolean isLoopback() {
    return address().isLoopbackAddress();
  }

  public Settings withHost(String host) {
    return new Settings(host, port, stores, benchEcho, alerts, entrance, traces, auditDays);
  }

  public Settings withPort(int port) {
    return new Settings(host, port, stores, benchEcho, alerts, entrance, traces, auditDays);
  }

  public Settings withStores(String stores) {
    return new Settings(host, port, stores, benchEcho, alerts, entrance, traces, auditDays);
  }

  public Settings withAlerts(AlertSettings alerts) {
    return new Settings(host, port, stores, benchEcho, alerts, entrance, traces, auditDays);
  }

  public Settings withEntrance(Entrance entrance) {
    return new Settings(host, port, stores, benchEcho, alerts, entrance, traces, auditDays);
  }

  public Settings withAuditDays(int auditDays) {
    return new Settings(host, port, stores, benchEcho, alerts, entrance, traces, auditDays);
  }

  /// The same with the echo endpoint.
  public Settings withBenchEcho() {
    return new Settings(host, port, stores, true, alerts, entrance, traces, auditDays);
  }

  public Settings withTraces(TraceSettings traces) {
    return new Settings(host, port, stores, benchEcho, alerts, entrance, traces, auditDays);
  }
}
