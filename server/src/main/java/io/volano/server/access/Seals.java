package io.volano.server.access;

import io.volano.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/// The seals of all tenants, and what else is made from the installation's secret.
public final class Seals {

  private final SecretKeySpec secret;
  private final Map<String, Seal> seals = new ConcurrentHashMap<>();

  /// @param secret of the installation
  public Seals(byte[] secret) {
    this.secret = new SecretKeySpec(secret, "HmacSHA256");
    seals.put(TaskId.DEFAULT_TENANT, Seal.PLAIN);
  }

  public Seal of(String tenant) {
    return seals.computeIfAbsent(tenant, t -> Seal.of(key("positions of " + t)));
  }

  /// What log-ins are signed with.
  String loginKey() {
    return HexFormat.of().formatHex(key("log-ins"));
  }

  private byte[] key(String purpose) {
    return Seal.mac(secret).doFinal(purpose.getBytes(StandardCharsets.UTF_8));
  }
}
