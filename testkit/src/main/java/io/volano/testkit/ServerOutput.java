package io.volano.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a server that was started as a process says of itself.
public final class ServerOutput {

  private static final Pattern LISTENS = Pattern.compile("listens on (http[^;]+);");

  /// What a server says when it can decide.
  public static final String READY = " ready; tasks: ";

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
      url = address(line).orElse(url);
      ready |= line.contains(READY);
    }
    log.flush();
    return url;
  }

  /// Where a server says that it listens; empty if a line is about something else.
  public static Optional<String> address(String line) {
    var listens = LISTENS.matcher(line);
    return listens.find() ? Optional.of(listens.group(1)) : Optional.empty();
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
