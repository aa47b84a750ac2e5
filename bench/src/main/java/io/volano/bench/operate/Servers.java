package io.volano.bench.operate;

import io.volano.server.Main;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.kill.ServerUnderLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Servers over one place, each a process of its own.
final class Servers implements AutoCloseable {

  private final List<String> place;
  private final List<ServerUnderLoad> running = new CopyOnWriteArrayList<>();

  private Servers(String... place) {
    this.place = List.of(place);
  }

  static Servers onPostgres(String url) {
    return new Servers("--postgres", url);
  }

  static Servers in(Path data) {
    return new Servers("--data", data.toString());
  }

  ServerUnderLoad start() throws IOException, InterruptedException {
    return start(JavaProcess.of(List.of("-Xmx512m"), Main.class, List.of()));
  }

  /// @param program gets what a server is to do as its arguments
  ServerUnderLoad start(ProcessBuilder program) throws IOException, InterruptedException {
    program.command().addAll(List.of("serve", "--port", "0"));
    program.command().addAll(place);
    var server = ServerUnderLoad.start(program);
    running.add(server);
    return server;
  }

  /// Those that run, also when some of them change.
  List<ServerUnderLoad> running() {
    return running;
  }

  List<ServerUnderLoad> others(ServerUnderLoad than) {
    var others = new ArrayList<>(running);
    others.remove(than);
    return others;
  }

  /// Tells one to end, and waits until it has.
  void stop(ServerUnderLoad server) throws IOException, InterruptedException {
    server.signal("TERM");
    running.remove(server);
    server.process().waitFor();
    server.close();
  }

  /// Takes one away, however it is.
  void end(ServerUnderLoad server) throws InterruptedException {
    server.close();
    server.process().waitFor();
    running.remove(server);
  }

  /// Seconds of processor time they have used.
  double cpuSeconds() {
    return running.stream().mapToDouble(Servers::cpuSeconds).sum();
  }

  /// Seconds of processor time one has used.
  static double cpuSeconds(ServerUnderLoad server) {
    return server.process().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  @Override
  public void close() {
    running.forEach(ServerUnderLoad::close);
  }
}
