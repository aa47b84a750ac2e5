package io.volano.testkit;

import io.volano.HeapPolicyStore;
import io.volano.PolicyStore;

class HeapPolicyStoreTest extends PolicyStoreContract {

  @Override
  protected PolicyStore open() {
    return new HeapPolicyStore();
  }

  /// It does not survive, and is asked to go on.
  @Override
  protected PolicyStore reopen(PolicyStore store) {
    return store;
  }
}
