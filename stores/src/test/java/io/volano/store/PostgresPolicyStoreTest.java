package io.volano.store;

import io.volano.PolicyStore;
import io.volano.testkit.PolicyStoreContract;
import io.volano.testkit.PostgresServer;

class PostgresPolicyStoreTest extends PolicyStoreContract {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private String url;

  @Override
  protected PolicyStore open() {
    url = SERVER.newDatabase();
    return PostgresPolicyStore.open(url, SERVER.user(), SERVER.password());
  }

  @Override
  protected PolicyStore reopen(PolicyStore store) {
    store.close();
    return PostgresPolicyStore.open(url, SERVER.user(), SERVER.password());
  }
}
