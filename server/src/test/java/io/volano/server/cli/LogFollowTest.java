package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Looking on while a log grows.
class LogFollowTest {

  private static final String GONE = "gone";

  private final Queue<String> pages = new ConcurrentLinkedQueue<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().getQuery());
    var page = pages.isEmpty() ? "" : pages.remove();
    var bytes = page.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        page.equals(GONE) ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String entry(long position) {
    return "{\"position\":" + position + "}\n";
  }

  private Shell.Result log(String... options) {
    var arguments = new ArrayList<>(List.of("log", "t", "--json", "--url"));
    arguments.add("http://127.0.0.1:" + server.getAddress().getPort());
    arguments.addAll(List.of(options));
    return Shell.run(arguments.toArray(String[]::new));
  }

  @Test
  void whatComesLaterIsPrintedOnceUntilTheServerRefuses() {
    pages.add(entry(1) + entry(4));
    pages.add("");
    pages.add("");
    pages.add(entry(7));
    pages.add("");
    pages.add(GONE);
    var result = log("--follow", "--after", "0");
    assertThat(result.out()).isEqualTo(entry(1) + entry(4) + entry(7));
    assertThat(result.exit()).isEqualTo(Exit.REFUSED);
    assertThat(result.err()).contains("answered 404");
    assertThat(asked)
        .extracting(query -> query.replaceAll("&.*", ""))
        .containsExactly("after=0", "after=4", "after=4", "after=4", "after=7", "after=7");
  }

  @Test
  void withoutFollowingItEndsWhereTheLogEnds() {
    pages.add(entry(1));
    pages.add(entry(2));
    pages.add("");
    pages.add(entry(3));
    assertThat(log().out()).isEqualTo(entry(1) + entry(2));
  }
}
