package io.volano.server;

import io.volano.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/// What a server is started with.
///
/// @param host a loopback address or its name
/// @param port from 0, for any that is free, to 65,535
/// @param stores where everything is kept: a directory, or `jdbc:postgresql:…`
/// @param benchEcho whether `POST /bench/echo` is there, the yardstick of `bench loop`
public record Settings(String host, int port, String stores, boolean benchEcho) {

  public static final Settings DEFAULT = new Settings("127.0.0.1", 8080, "data", false);

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

  /// The defaults, less what `VOLANO_HOST`, `VOLANO_PORT` and `VOLANO_STORES` say otherwise.
  public static Settings of(Map<String, String> environment) {
    return new Settings(
        environment.getOrDefault("VOLANO_HOST", DEFAULT.host),
        port(environment.getOrDefault("VOLANO_PORT", Integer.toString(DEFAULT.port))),
        environment.getOrDefault("VOLANO_STORES", DEFAULT.stores),
        false);
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
    return new Settings(host, port, stores, benchEcho);
  }

  public Settings withPort(int port) {
    return new Settings(host, port, stores, benchEcho);
  }

  public Settings withStores(String stores) {
    return new Settings(host, port, stores, benchEcho);
  }

  /// The same with the echo endpoint.
  public Settings withBenchEcho() {
    return new Settings(host, port, stores, true);
  }
}
