package io.volano.store;

import io.volano.PolicyStore;
import io.volano.testkit.PolicyStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePolicyStoreTest extends PolicyStoreContract {

  @TempDir Path directory;

  @Override
  protected PolicyStore open() {
    return SqlitePolicyStore.open(directory);
  }

  @Override
  protected PolicyStore reopen(PolicyStore store) {
    store.close();
    return open();
  }
}
