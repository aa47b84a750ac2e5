package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Action;
import io.volano.Answer;
import io.volano.Outcome;
import io.volano.Report;
import io.volano.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What comes over the wire for a page, uncompressed and with nothing kept by the browser: the
/// HTML, its styles, its scripts and what they import; but for the library of the charts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WeightTest {

  private static final long HEAVIEST = 150_000;
  private static final int TASKS = 100;
  private static final int VISITS = 60;
  private static final Pattern NEEDED =
      Pattern.compile("<(?:script|link rel=\"stylesheet\")[^>]* (?:src|href)=\"([^\"]+)\"");
  private static final Pattern IMPORTED = Pattern.compile("from '\\./(\\w+\\.js)'");

  private Showcase showcase;
  private Visitor visitor;

  @BeforeAll
  void start(@TempDir Path data) {
    showcase = Showcase.full(data);
    visitor = new Visitor(showcase.server().url());
  }

  @AfterAll
  void stop() {
    visitor.close();
    showcase.close();
  }

  @Test
  void everyPageIsLight() {
    for (var page : PagesTest.PAGES) {
      assertThat(weight(page)).as(page).isLessThan(HEAVIEST);
    }
  }

  @Test
  void anOverviewOfAHundredTasksThatHaveLearnedIsLight() {
    for (int i = showcase.volano().tasks().size(); i < TASKS; i++) {
      learned("a-task-with-a-name-" + i);
    }
    var body = visitor.get("/ui").body();
    assertThat(body.split("<tr data-task=", -1)).hasSize(TASKS + 1);
    assertThat(weight("/ui")).isLessThan(HEAVIEST);
  }

  private void learned(String task) {
    var loop = showcase.declare(task, List.of(Action.of("a"), Action.of("b")));
    var requests = Stream.generate(() -> Request.builder().build()).limit(VISITS).toList();
    var made = loop.decide(requests).stream().map(Answer::orElseThrow).toList();
    loop.observe(
        IntStream.range(0, VISITS)
            .filter(i -> i * i % 7 > 2)
            .mapToObj(
                i -> new Report(made.get(i).id(), Outcome.of("click", showcase.clock().instant())))
            .toList());
    loop.learn();
  }

  private long weight(String page) {
    var body = visitor.get(page).body();
    return bytes(body) + needed(body).mapToLong(this::bytesAt).sum();
  }

  private Stream<String> needed(String body) {
    return NEEDED
        .matcher(body)
        .results()
        .map(match -> match.group(1))
        .filter(address -> !address.contains("echarts"))
        .flatMap(address -> Stream.concat(Stream.of(address), imported(address)));
  }

  private Stream<String> imported(String address) {
    return IMPORTED
        .matcher(visitor.get(address).body())
        .results()
        .map(match -> address.replaceFirst("[^/]+$", match.group(1)));
  }

  private long bytesAt(String address) {
    return bytes(visitor.get(address).body());
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
