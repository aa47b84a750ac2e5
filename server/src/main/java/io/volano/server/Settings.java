package io.volano.server;

import io.volano.Refusal;
import io.volano.server.alert.AlertSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// What a server is started with.
///
/// @param host a loopback address or its name
/// @param port from 0, for any that is free, to 65,535
/// @param stores where everything is kept: a directory, or `jdbc:postgresql:…`
/// @param benchEcho whether `POST /bench/echo` is there, the yardstick of `bench loop`
/// @param alerts who is told when something is wrong
public record Settings(
    String host, int port, String stores, boolean benchEcho, AlertSettings alerts) {

  /// The names of all environment variables a server heeds.
  public static final Set<String> ENVIRONMENT =
      Set.of(
          "VOLANO_HOST",
          "VOLANO_PORT",
          "VOLANO_STORES",
          "VOLANO_STORES_FILE",
          "VOLANO_ALERTS",
          "VOLANO_LOG");

  public static final Settings DEFAULT =
      new Settings("127.0.0.1", 8080, "data", false, AlertSettings.DEFAULT);

  /// @throws Refusal.Invalid if others could reach the address, or the port is none
  public Settings {
    if (port < 0 || port > 65_535) {
      throw new Refusal.Invalid("port", "must be from 0 to 65535: " + port);
    }
    if (!isLoopback(host)) {
      throw new Refusal.Invalid(
          "host",
          "must be a loopback address, as 127.0.0.1 or ::1, because there are no keys yet that tell"
              + " who may ask: "
              + host
              + "; from elsewhere, come through an SSH tunnel");
    }
  }

  /// The defaults, less what `VOLANO_HOST`, `VOLANO_PORT` and `VOLANO_STORES` say otherwise; or
  /// `VOLANO_STORES_FILE`, a file in whose first line the stores are, where nobody reads the
  /// password in them.
  public static Settings of(Map<String, String> environment) {
    checkLog(environment.getOrDefault("VOLANO_LOG", "text"));
    return new Settings(
        environment.getOrDefault("VOLANO_HOST", DEFAULT.host),
        port(environment.getOrDefault("VOLANO_PORT", Integer.toString(DEFAULT.port))),
        stores(environment),
        false,
        DEFAULT.alerts);
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

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal.Invalid("VOLANO_PORT", "must be a number: " + text);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  public Settings withHost(String host) {
    return new Settings(host, port, stores, benchEcho, alerts);
  }

  public Settings withPort(int port) {
    return new Settings(host, port, stores, benchEcho, alerts);
  }

  public Settings withStores(String stores) {
    return new Settings(host, port, stores, benchEcho, alerts);
  }

  public Settings withAlerts(AlertSettings alerts) {
    return new Settings(host, port, stores, benchEcho, alerts);
  }

  /// The same with the echo endpoint.
  public Settings withBenchEcho() {
    return new Settings(host, port, stores, true, alerts);
  }
}
