package io.volano.bench.operate;

import io.volano.bench.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rows of `bench operate`.
public final class OperateRows {

  private OperateRows() {}

  /// @param older a checkout or an executable jar of an older release; without one nothing is
  ///   upgraded
  public static List<Row> all(Optional<Path> older) {
    var rows =
        Stream.<Row>of(
            new ServersRow(),
            new TakeoverRow(),
            new FollowerRow(),
            new LeadingRow(),
            new OverviewRow(),
            new LeaksRow(),
            new WrongKeysRow(),
            new TracesRow());
    return Stream.concat(rows, older.stream().map(UpgradeRow::new)).toList();
  }
}
