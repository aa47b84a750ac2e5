package io.volano.server.access;

import io.volano.Refusal;
import io.volano.Version;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Log positions as a tenant sees them.
///
/// All tenants share one log, and positions count its rows: from the gaps between its own a tenant
/// could read how much the others do. So the positions of every tenant but the installation's own
/// are sealed on their way out and opened on their way in, by a permutation of the numbers below
/// 2⁵² that nobody can follow without the installation's secret. They name what they named before
/// and say nothing else; their order means nothing.
///
/// 0, which stands before all entries, stays 0. 52 bits, since a position is a number in JSON and
/// JavaScript keeps whole numbers exactly up to 2⁵³. The permutation is a Feistel network of six
/// rounds over two halves of 26 bits (Luby and Rackoff, SIAM J. Comput. 17, 1988).
public final class Seal {

  /// Shows positions as they are.
  static final Seal PLAIN = new Seal(null);

  private static final int ROUNDS = 6;
  private static final int HALF = 26;
  private static final long HALF_MASK = (1L << HALF) - 1;
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;
  private volatile Shown last = new Shown(new Version(0, 0, 0), new Version(0, 0, 0));

  /// A version and what it was sealed to: most decisions are made by the same.
  private record Shown(Version version, Version sealed) {}

  private Seal(SecretKeySpec key) {
    this.key = key;
  }

  /// @param key a tenant's own, of 32 bytes
  static Seal of(byte[] key) {
    return new Seal(new SecretKeySpec(key, HMAC));
  }

  /// What is shown for a position.
  public long out(long position) {
    if (key == null || position == 0) {
      return position;
    }
    if (position < 0 || position >>> (2 * HALF) != 0) {
      throw new IllegalArgumentException("a position must be in [0, 2^52): " + position);
    }
    long sealed = permuted(position, true);
    return sealed == 0 ? permuted(0, true) : sealed; // 0 is taken; its own place is free
  }

  /// The position that was shown.
  ///
  /// @param field where it stands in the request
  /// @throws Refusal.Invalid if nothing was ever shown like that
  public long in(String field, long shown) {
    if (key == null || shown == 0) {
      return shown;
    }
    if (shown < 0 || shown >>> (2 * HALF) != 0) {
      throw new Refusal.Invalid(field, "must be a position that an answer named: " + shown);
    }
    long position = permuted(shown, false);
    return position == 0 ? permuted(0, false) : position;
  }

  public Version out(Version version) {
    if (key == null) {
      return version;
    }
    var shown = last;
    if (!shown.version.equals(version)) {
      shown = new Shown(version, at(version, out(version.position())));
      last = shown;
    }
    return shown.sealed;
  }

  /// @throws Refusal.Invalid if nothing was ever shown like that
  public Version in(Version shown) {
    return at(shown, in("version", shown.position()));
  }

  private static Version at(Version version, long position) {
    return new Version(version.revision(), position, version.epoch());
  }

  private long permuted(long number, boolean forwards) {
    var mac = mac();
    long left = number >>> HALF;
    long right = number & HALF_MASK;
    for (int i = 0; i < ROUNDS; i++) {
      if (forwards) {
        long next = left ^ round(mac, i, right);
        left = right;
        right = next;
      } else {
        long next = right ^ round(mac, ROUNDS - 1 - i, left);
        right = left;
        left = next;
      }
    }
    return (left << HALF) | right;
  }

  private static long round(Mac mac, int round, long half) {
    mac.update((byte) round);
    for (int shift = 24; shift >= 0; shift -= 8) {
      mac.update((byte) (half >>> shift));
    }
    var hash = mac.doFinal();
    return ((hash[0] & 0xFFL)
            | ((hash[1] & 0xFFL) << 8)
            | ((hash[2] & 0xFFL) << 16)
            | ((hash[3] & 0xFFL) << 24))
        & HALF_MASK;
  }

  private Mac mac() {
    return mac(key);
  }

  static Mac mac(SecretKeySpec key) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
