package io.volano.bench.operate;

import io.volano.bench.Child;
import io.volano.bench.Figure;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.bench.loop.Load;
import io.volano.bench.loop.LoadClient;
import io.volano.server.Main;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.ServerOutput;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What a flood of wrong keys does to a caller with a right one, beside the same caller without it.
///
/// Half of the flood says it comes from one address, which is soon told to wait; the other half
/// from another address each time, through a proxy that is believed, so that the server has to
/// remember as many as it can. Caller, flood and server share this machine: what the flood costs
/// includes sending it.
final class WrongKeysRow implements Row {

  private static final int FLOOD = 10_000;
  private static final int FLOOD_CONNECTIONS = 64;
  private static final int HONEST = 100;
  private static final int HONEST_CONNECTIONS = 16;
  private static final int PLACES = 4_096;
  private static final double P99 = 99;
  private static final String TASK = "/v1/tasks/bench";
  private static final String PLACE = "io.volano.server.access.WrongKeys$Place";

  @Override
  public String id() {
    return "wrong-keys";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    try (var folder = WorkFolder.create()) {
      var data = folder.resolve("data");
      var key = BenchKeys.admin(data);
      var process = server(data).redirectErrorStream(true).start();
      try (var _ = new Child(process)) {
        var log = Files.newBufferedWriter(folder.resolve("server.log"));
        var url = URI.create(ServerOutput.addressWhenReady(process, log));
        BenchKeys.declare(url, key, TASK);
        return figures(new Callers(url.getPort(), key), process.pid(), scale);
      }
    }
  }

  private static ProcessBuilder server(Path data) {
    return JavaProcess.of(
        List.of("-Xmx512m"),
        Main.class,
        List.of("serve", "--port", "0", "--data", data.toString(), "--trusted-proxy", "127.0.0.1"));
  }

  private static List<Figure> figures(Callers callers, long server, Scale scale) throws Exception {
    var time = Duration.ofMillis(scale.of(300, 5_000, 20_000));
    callers.quiet(time); // until the server has compiled what it runs all the time
    callers.flooded(time);
    var without = new ArrayList<Load>();
    var beside = new ArrayList<Load>();
    var floods = new ArrayList<Load>();
    for (int i = 0; i < scale.of(1, 3, 5); i++) {
      without.add(callers.quiet(time));
      var both = callers.flooded(time);
      beside.add(both.honest);
      floods.add(both.flood);
    }
    return List.of(
        Figure.of("wrong-keys-honest-answered", share(beside), "")
            .atLeast(1)
            .beside("without the flood", share(without)),
        Figure.of("wrong-keys-honest-p99", p99(beside), "ms at %d/s".formatted(HONEST))
            .beside("without the flood", p99(without)),
        Figure.of("wrong-keys-refused", rate(floods), "1/s").beside("asked for", FLOOD),
        Figure.of("wrong-keys-places", (double) instances(server, PLACE), "")
            .atMost(PLACES)
            .beside("addresses", (double) callers.addresses()));
  }

  private static double share(List<Load> loads) {
    double answered = loads.stream().mapToLong(Load::answered).sum();
    return answered / (answered + loads.stream().mapToLong(Load::refused).sum());
  }

  private static double p99(List<Load> loads) {
    return new Sample(loads.stream().mapToDouble(load -> load.millisAt(P99)).toArray()).median();
  }

  private static double rate(List<Load> floods) {
    return new Sample(floods.stream().mapToDouble(f -> f.refused() / f.seconds()).toArray())
        .median();
  }

  /// How many objects of a class are alive in another process.
  private static long instances(long process, String type)
      throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var asked = new ProcessBuilder(jcmd, Long.toString(process), "GC.class_histogram").start();
    var lines = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
    long found =
        lines
            .map(line -> line.strip().split("\\s+"))
            .filter(columns -> columns.length > 3 && columns[3].equals(type))
            .mapToLong(columns -> Long.parseLong(columns[1]))
            .sum();
    if (asked.waitFor() != 0 || found == 0) {
      throw new IOException("jcmd does not say how many " + type + " there are");
    }
    return found;
  }

  private record Both(Load honest, Load flood) {}

  /// Who calls: one with a right key, and many with wrong ones.
  private static final class Callers {

    private final int port;
    private final byte[] honest;
    private long wrong;

    Callers(int port, String key) {
      this.port = port;
      this.honest =
          new String(LoadClient.post(TASK + "/decide", "{}"), StandardCharsets.US_ASCII)
              .replaceFirst("\r\n", "\r\nAuthorization: Bearer " + key + "\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }

    Load quiet(Duration time) throws IOException {
      try (var client = new LoadClient(port, HONEST_CONNECTIONS, List.of(honest))) {
        return client.open(HONEST, time);
      }
    }

    Both flooded(Duration time) throws IOException, InterruptedException, ExecutionException {
      Callable<Load> flooding =
          () -> {
            try (var client = new LoadClient(port, FLOOD_CONNECTIONS, _ -> next())) {
              return client.open(FLOOD, time);
            }
          };
      var flood = new FutureTask<>(flooding);
      Thread.ofPlatform().name("flood").start(flood);
      return new Both(quiet(time), flood.get());
    }

    /// Another wrong key.
    private byte[] next() {
      long n = wrong++;
      var address =
          n % 2 == 0 ? "203.0.113.7" : "10.%d.%d.%d".formatted(part(n, 17), part(n, 9), part(n, 1));
      return """
          GET /v1/tasks HTTP/1.1\r
          Host: 127.0.0.1\r
          Authorization: Bearer vol_aaaaaaaaaa_%043d\r
          X-Forwarded-For: %s\r
          \r
          """
          .formatted(n, address)
          .getBytes(StandardCharsets.US_ASCII);
    }

    private static long part(long number, int shift) {
      return (number >> shift) & 0xFF;
    }

    /// How many addresses the flood said it came from.
    long addresses() {
      return 1 + wrong / 2;
    }
  }
}
