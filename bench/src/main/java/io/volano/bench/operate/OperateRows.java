package io.volano.bench.operate;

import io.volano.bench.Row;
import java.util.List;

/// The rows of `bench operate`.
public final class OperateRows {

  public static final List<Row> ALL =
      List.of(
          new ServersRow(),
          new TakeoverRow(),
          new FollowerRow(),
          new LeaksRow(),
          new WrongKeysRow());

  private OperateRows() {}
}
