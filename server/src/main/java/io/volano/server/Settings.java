package io.volano.server;

import io.volano.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/// What a server is started with.
///
/// @param host the address to listen on, or its name; any but loopback needs a key first
/// @param port from 0, for any that is free, to 65,535
/// @param stores where everything is kept: a directory, or `jdbc:postgresql:…`
/// @param benchEcho whether `POST /bench/echo` is there, the yardstick of `bench loop`
/// @param entrance TLS and proxies
public record Settings(String host, int port, String stores, boolean benchEcho, Entrance entrance) {

  public static final Settings DEFAULT =
      new Settings("127.0.0.1", 8080, "data", false, Entrance.PLAIN);

  /// @throws Refusal.Invalid if there is no such host or port
  public Settings {
    if (port < 0 || port > 65_535) {
      throw new Refusal.Invalid("port", "must be from 0 to 65535: " + port);
    }
    address(host);
  }

  /// The defaults, less what `VOLANO_HOST`, `VOLANO_PORT` and `VOLANO_STORES` say otherwise.
  public static Settings of(Map<String, String> environment) {
    return new Settings(
        environment.getOrDefault("VOLANO_HOST", DEFAULT.host),
        port(environment.getOrDefault("VOLANO_PORT", Integer.toString(DEFAULT.port))),
        environment.getOrDefault("VOLANO_STORES", DEFAULT.stores),
        false,
        Entrance.of(environment));
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal.Invalid("VOLANO_PORT", "must be a number: " + text);
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

  /// Whether only programs of this machine can reach it.
  public boolean isLoopback() {
    return address().isLoopbackAddress();
  }

  public Settings withHost(String host) {
    return new Settings(host, port, stores, benchEcho, entrance);
  }

  public Settings withPort(int port) {
    return new Settings(host, port, stores, benchEcho, entrance);
  }

  public Settings withStores(String stores) {
    return new Settings(host, port, stores, benchEcho, entrance);
  }

  public Settings withEntrance(Entrance entrance) {
    return new Settings(host, port, stores, benchEcho, entrance);
  }

  /// The same with the echo endpoint.
  public Settings withBenchEcho() {
    return new Settings(host, port, stores, true, entrance);
  }
}
