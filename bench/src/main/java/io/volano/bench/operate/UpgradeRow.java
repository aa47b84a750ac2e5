package io.volano.bench.operate;

import io.volano.bench.Figure;
import io.volano.bench.Postgres;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.testkit.kill.SharedLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An older release is replaced by this one under load, and this one by the older again: whether
/// anything is lost or learned twice, and whether both know the same at the end.
///
/// ```
/// older ────────────────┐        ┌──────────────────
/// this        ┌─────────┴────────┴─────────┐    ┌───
/// ```
final class UpgradeRow implements Row {

  private final Path older;

  /// @param older a checkout of another release, which is built, or its executable jar
  UpgradeRow(Path older) {
    this.older = older;
  }

  @Override
  public String id() {
    return "upgrade";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    int each = scale.of(50, 500, 2_000);
    try (var folder = WorkFolder.create();
        var postgres = Postgres.start(folder.resolve("postgresql"));
        var servers = Servers.onPostgres(postgres.url())) {
      var old = servers.start(server());
      old.declare();
      old.awaitLeading();
      try (var load = new SharedLoad(servers.running())) {
        load.awaitMore(each);
        var present = servers.start();
        load.awaitMore(each);
        servers.stop(old);
        present.awaitLeading();
        load.awaitMore(each);
        old = servers.start(server());
        load.awaitMore(each);
        servers.stop(present);
        old.awaitLeading();
        load.awaitMore(each);
        servers.start();
        load.awaitMore(each);
        try (var stores = Wiring.stores(postgres.url())) {
          return figures(load.verdict(stores.log(), PolicyCatalog.ALL, servers.running()), load);
        }
      }
    }
  }

  private ProcessBuilder server() throws IOException {
    var path = older.toRealPath();
    if (Files.isDirectory(path)) {
      return new ProcessBuilder(path.resolve("volano").toString());
    }
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-Xmx512m",
        "-jar",
        path.toString());
  }

  private static List<Figure> figures(SharedLoad.Verdict verdict, SharedLoad load) {
    return List.of(
        count("upgrade-lost", verdict.lostDecisions() + verdict.lostOutcomes())
            .beside("acknowledged", load.decided().size() + load.observed().size()),
        count("upgrade-twice", verdict.doubled() + (verdict.learnedOnce() ? 0 : 1)),
        count("upgrade-unequal", verdict.unequal()),
        count("upgrade-refused", load.refused().size()));
  }

  private static Figure count(String row, long count) {
    return Figure.of(row, (double) count, "").atMost(0);
  }
}
