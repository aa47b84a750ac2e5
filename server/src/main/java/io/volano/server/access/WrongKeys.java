package io.volano.server.access;

import io.volano.access.Quota;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Counts the wrong keys that come from each address, and says from when on it is a flood.
///
/// A flood does not help to guess a key; it is told to wait so that a client gone wrong does, and
/// the operator sees 429 instead of 401. A right key is never counted, so that it works from the
/// same address meanwhile. Memory is bounded: addresses share a fixed number of places, those of
/// one IPv6 network of 64 bits always the same. That a flood came is told once an hour for each
/// place, and a thousand times a day for all, so that telling it is no flood.
final class WrongKeys {

  private static final int PLACES = 4_096;
  private static final int NETWORK_BYTES = 8;
  private static final Quota QUOTA = new Quota(10, 100);

  private static final Quota TOLD = new Quota(1 / 3600.0, 1);
  private static final Quota TOLD_OF_ALL = new Quota(1 / 90.0, 40);

  private final LongSupplier nanos;
  private final Consumer<String> flooded;
  private final Bucket toldOfAll;
  private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(PLACES);

  private record Place(Bucket wrong, Bucket told) {}

  /// @param nanos a clock as [System#nanoTime]
  /// @param flooded is told the address of a flood
  WrongKeys(LongSupplier nanos, Consumer<String> flooded) {
    this.nanos = nanos;
    this.flooded = flooded;
    this.toldOfAll = new Bucket(TOLD_OF_ALL, nanos);
  }

  /// Counts one.
  ///
  /// @throws Denied if there were too many, instead of what was wrong with this one
  void came(String address) {
    var place = place(address);
    long seconds = place.wrong.take();
    if (seconds > 0) {
      if (place.told.take() == 0 && toldOfAll.take() == 0) {
        flooded.accept(address);
      }
      throw Denied.tooMany("too many wrong keys came from your address", seconds);
    }
  }

  private Place place(String address) {
    int at = Math.floorMod(network(address) * 0x9E3779B9, PLACES);
    var place = places.get(at);
    if (place != null) {
      return place;
    }
    var fresh = new Place(new Bucket(QUOTA, nanos), new Bucket(TOLD, nanos));
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
