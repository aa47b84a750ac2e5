package io.volano.server;

import io.volano.Stores;
import io.volano.Volano;
import io.volano.access.AccessStore;
import io.volano.access.HeapAccessStore;
import io.volano.policy.PolicyCatalog;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What a server stands on.
///
/// @param stores decisions and policies; closed with the server
/// @param access keys and acts; closed with the server
/// @param clock by which keys expire
/// @param nanos by which quotas are counted, as [System#nanoTime]
/// @param opens what the stores hold
public record Ground(
    Stores stores,
    AccessStore access,
    InstantSource clock,
    LongSupplier nanos,
    Function<Stores, Volano> opens) {

  /// Over open stores, on the system's clocks.
  public static Ground of(Stores stores, AccessStore access) {
    return new Ground(
        stores,
        access,
        InstantSource.system(),
        System::nanoTime,
        s -> Volano.open(s, PolicyCatalog.ALL));
  }

  /// Over open stores, without keys.
  public static Ground of(Stores stores) {
    return of(stores, new HeapAccessStore());
  }

  /// Opens all stores at a place, or none.
  ///
  /// @throws io.volano.StoreException if they cannot be opened
  static Ground at(String place) {
    var stores = Wiring.stores(place);
    try {
      return of(stores, Wiring.access(place));
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
  }
}
