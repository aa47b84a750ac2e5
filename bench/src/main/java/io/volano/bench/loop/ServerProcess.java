package io.volano.bench.loop;

import io.volano.bench.Child;
import io.volano.server.Main;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.ServerOutput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A server in a process of its own.
final class ServerProcess implements AutoCloseable {

  private final Child child;
  private final URI url;

  private ServerProcess(Child child, URI url) {
    this.child = child;
    this.url = url;
  }

  /// Starts one with the echo endpoint, and waits until it is ready.
  static ServerProcess start(Path data, Path log) throws IOException {
    var arguments = List.of("serve", "--port", "0", "--data", data.toString(), "--bench-echo");
    return start(JavaProcess.of(List.of("-Xmx1g"), Main.class, arguments), log);
  }

  /// Starts one by a command, and waits until it is ready.
  static ServerProcess start(ProcessBuilder server, Path log) throws IOException {
    var process = server.redirectErrorStream(true).start();
    var child = new Child(process);
    try {
      var url = ServerOutput.addressWhenReady(process, Files.newBufferedWriter(log));
      return new ServerProcess(child, URI.create(url));
    } catch (IOException | RuntimeException e) {
      child.close();
      throw e;
    }
  }

  /// Where it listens.
  URI url() {
    return url;
  }

  double cpuSeconds() throws IOException {
    return child.cpuSeconds();
  }

  @Override
  public void close() {
    child.close();
  }
}
