package io.volano.store;

import io.volano.DecisionLog;
import io.volano.testkit.DecisionLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDecisionLogTest extends DecisionLogContract {

  @TempDir Path directory;

  @Override
  protected DecisionLog open() {
    return SqliteDecisionLog.open(directory);
  }

  @Override
  protected DecisionLog reopen(DecisionLog log) {
    log.close();
    return open();
  }
}
