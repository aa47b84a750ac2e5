package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.access.AccessStore;
import io.volano.testkit.AccessStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteAccessStoreTest extends AccessStoreContract {

  @TempDir private Path directory;

  @Override
  protected AccessStore open() {
    return SqlAccessStore.open(directory);
  }

  @Override
  protected AccessStore another(AccessStore store) {
    return SqlAccessStore.open(directory);
  }

  @Test
  void onlyItsOwnerMayReadItsFiles() throws IOException {
    access.secret();
    try (var files = Files.list(directory)) {
      for (var file : files.filter(f -> f.toString().contains("access.db")).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void itsTablesCanBeUndone() {
    access.close();
    var migrations = SqlAccessStore.migrations(directory);
    assertThat(migrations.rollback()).isPresent();
    assertThat(migrations.migrate()).isEqualTo(1);
    access = SqlAccessStore.open(directory);
    assertThat(access.keys()).isEmpty();
  }
}
