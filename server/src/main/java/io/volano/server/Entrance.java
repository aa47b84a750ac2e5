package io.volano.server;

import io.volano.Refusal;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How a server is reached: with TLS or without, straight or through proxies.
///
/// @param certificate its certificates in PEM, its own first; HTTP without TLS if there is none
/// @param key the private key of the certificate, in PEM
/// @param proxies addresses whose `X-Forwarded-…` headers are believed; of all others they are not
public record Entrance(Optional<Path> certificate, Optional<Path> key, Set<String> proxies) {

  public static final Entrance PLAIN = new Entrance(Optional.empty(), Optional.empty(), Set.of());

  /// @throws Refusal.Invalid if one of certificate and key is missing, or a proxy is no address
  public Entrance {
    if (certificate.isPresent() != key.isPresent()) {
      throw new Refusal.Invalid(
          certificate.isPresent() ? "tls-key" : "tls-certificate",
          "must be given: certificate and key belong together");
    }
    proxies = proxies.stream().map(Entrance::literal).collect(Collectors.toUnmodifiableSet());
  }

  /// An address as Tomcat writes it.
  private static String literal(String address) {
    try {
      return InetAddress.ofLiteral(address).getHostAddress();
    } catch (IllegalArgumentException e) {
      throw new Refusal.Invalid(
          "trusted-proxy", "must be an address in numbers, as 10.0.0.2: " + address);
    }
  }

  /// What `VOLANO_TLS_CERTIFICATE`, `VOLANO_TLS_KEY` and `VOLANO_TRUSTED_PROXIES` say.
  static Entrance of(Map<String, String> environment) {
    return new Entrance(
        Optional.ofNullable(environment.get("VOLANO_TLS_CERTIFICATE")).map(Path::of),
        Optional.ofNullable(environment.get("VOLANO_TLS_KEY")).map(Path::of),
        Arrays.stream(environment.getOrDefault("VOLANO_TRUSTED_PROXIES", "").split(",", -1))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .collect(Collectors.toSet()));
  }

  public boolean isTls() {
    return certificate.isPresent();
  }

  public Entrance withTls(Path certificate, Path key) {
    return new Entrance(Optional.of(certificate), Optional.of(key), proxies);
  }

  public Entrance withProxies(Set<String> proxies) {
    return new Entrance(certificate, key, proxies);
  }
}
