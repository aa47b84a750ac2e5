package io.volano.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What a server that was started as a process says of itself.
public final class ServerOutput {

  private static final Pattern LISTENS = Pattern.compile("listens on (http[^;]+);");
  private static final Pattern READY = Pattern.compile(" ready; tasks: ");

  private ServerOutput() {}

  /// Reads what it says until it is ready, and has a thread read the rest, so that it can go on.
  ///
  /// @param server its standard output, with its errors among it
  /// @param log a copy of everything; closed when the server ends
  /// @return where it listens
  /// @throws IOException with all it said, if it ends before it is ready
  public static String addressWhenReady(Process server, Writer log) throws IOException {
    var said = server.inputReader(StandardCharsets.UTF_8);
    var url = addressWhenReady(said, log);
    Thread.ofVirtual().start(() -> copy(said, log));
    return url;
  }

  private static String addressWhenReady(BufferedReader said, Writer log) throws IOException {
    var read = new StringBuilder();
    var url = "";
    boolean ready = false;
    while (url.isEmpty() || !ready) {
      var line = said.readLine();
      if (line == null) {
        log.close();
        throw new IOException("the server did not start: " + read);
      }
      read.append(line).append('\n');
      log.write(line + "\n");
      var listens = LISTENS.matcher(line);
      url = listens.find() ? listens.group(1) : url;
      ready |= READY.matcher(line).find();
    }
    log.flush();
    return url;
  }

  private static void copy(BufferedReader said, Writer log) {
    try (said;
        log) {
      said.transferTo(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
