package io.volano.store;

import io.volano.DecisionLog;
import io.volano.testkit.DecisionLogContract;
import io.volano.testkit.PostgresServer;

class PostgresDecisionLogTest extends DecisionLogContract {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private String url;

  @Override
  protected DecisionLog open() {
    url = SERVER.newDatabase();
    return PostgresDecisionLog.open(url, SERVER.user(), SERVER.password());
  }

  @Override
  protected DecisionLog reopen(DecisionLog log) {
    log.close();
    return PostgresDecisionLog.open(url, SERVER.user(), SERVER.password());
  }
}
