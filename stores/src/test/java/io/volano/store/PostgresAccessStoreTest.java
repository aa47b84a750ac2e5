package io.volano.store;

import io.volano.access.AccessStore;
import io.volano.testkit.AccessStoreContract;
import io.volano.testkit.PostgresServer;

final class PostgresAccessStoreTest extends AccessStoreContract {

  private final PostgresServer server = PostgresServer.shared();
  private final String url = server.newDatabase();

  @Override
  protected AccessStore open() {
    return SqlAccessStore.open(url, server.user(), server.password());
  }

  @Override
  protected AccessStore another(AccessStore store) {
    return open();
  }
}
