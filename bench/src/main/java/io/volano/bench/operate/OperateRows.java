package io.volano.bench.operate;

import io.volano.bench.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The rows of `bench operate`.
public final class OperateRows {

  private OperateRows() {}

  /// @param older a checkout or an executable jar of an older release, for the row that upgrades
  public static List<Row> all(Optional<Path> older) {
    return List.of(
        new ServersRow(),
        new TakeoverRow(),
        new FollowerRow(),
        new LeadingRow(),
        new UpgradeRow(older));
  }
}
