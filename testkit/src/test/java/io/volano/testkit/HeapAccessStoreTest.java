package io.volano.testkit;

import io.volano.access.AccessStore;
import io.volano.access.HeapAccessStore;

final class HeapAccessStoreTest extends AccessStoreContract {

  @Override
  protected AccessStore open() {
    return new HeapAccessStore();
  }

  @Override
  protected AccessStore another(AccessStore store) {
    return store;
  }
}
