package io.volano.server.access;

import io.volano.access.Quota;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/// Counts the wrong keys that come from each address, and says from when on it is a flood.
///
/// A flood does not help to guess a key; it is told to wait so that a client gone wrong does, and
/// the operator sees 429 instead of 401. A right key is never counted, so that it works from the
/// same address meanwhile. Memory is bounded: addresses share a fixed number of places, those of
/// one IPv6 network of 64 bits always the same.
final class WrongKeys {

  private static final int PLACES = 4_096;
  private static final int NETWORK_BYTES = 8;
  private static final Quota QUOTA = new Quota(10, 100);

  private final LongSupplier nanos;
  private final AtomicReferenceArray<Bucket> places = new AtomicReferenceArray<>(PLACES);

  /// @param nanos a clock as [System#nanoTime]
  WrongKeys(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Counts one.
  ///
  /// @throws Denied if there were too many, instead of what was wrong with this one
  void came(String address) {
    long seconds = place(address).take();
    if (seconds > 0) {
      throw Denied.tooMany("too many wrong keys came from your address", seconds);
    }
  }

  private Bucket place(String address) {
    int at = Math.floorMod(network(address) * 0x9E3779B9, PLACES);
    var bucket = places.get(at);
    if (bucket != null) {
      return bucket;
    }
    var fresh = new Bucket(QUOTA, nanos);
    var before = places.compareAndExchange(at, null, fresh);
    return before == null ? fresh : before;
  }

  /// @param address as numbers, so that nothing is looked up
  private static int network(String address) {
    try {
      var bytes = InetAddress.ofLiteral(address).getAddress();
      return Arrays.hashCode(bytes.length > 4 ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    } catch (IllegalArgumentException e) {
      return address.hashCode();
    }
  }
}
