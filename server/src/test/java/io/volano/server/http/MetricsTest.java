package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.volano.Stores;
import io.volano.TaskId;
import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.server.Settings;
import io.volano.server.alert.Alert;
import io.volano.server.alert.AlertSettings;
import io.volano.server.alert.Alerts;
import io.volano.server.alert.Message;
import io.volano.server.alert.Severity;
import io.volano.server.alert.Target;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// What is measured, and what the page, the dashboard and the alert rules say is measured.
final class MetricsTest {

  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)\\})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=~?\"");
  private static final Pattern ROW = Pattern.compile("\\| `(volano_[a-z_]+)(?:\\{(.*)\\})?` \\|");
  private static final Pattern NAMED =
      Pattern.compile("\\b((?:volano|jvm|process|system)_[a-z0-9_]+)(?:\\{([^}]*)\\})?");
  private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job", "le");

  @TempDir private Path data;

  /// A target nobody is behind.
  private record Nobody(String name) implements Target {
    @Override
    public void send(Message message) throws IOException {
      throw new IOException("nobody is there");
    }
  }

  private Live live() {
    var targets = List.<Target>of(new Nobody("nobody"));
    var alerts = new AlertSettings(Duration.ZERO, Duration.ofHours(1), targets);
    return Live.with(Settings.DEFAULT.withPort(0).withStores(data.toString()).withAlerts(alerts));
  }

  /// All samples of a server to which everything has happened, by name with their labels.
  private Map<String, Set<String>> samples() {
    try (var live = live().withTask("t").withDecision("t", "d")) {
      live.post("/v1/tasks/t/decisions/d/outcomes", "{\"type\": \"click\"}").expect(200);
      live.post("/v1/tasks/t/decisions/none/outcomes", "{\"type\": \"click\"}").expect(404);
      live.post("/v1/events", "{\"subject\": \"stranger\", \"type\": \"click\"}").expect(200);
      live.bean(Alerts.class)
          .raise(Alert.of("disk", Severity.WARNING, "nearly full", Instant.now()));
      return samples(live.settled("t").get("/metrics").response().body());
    }
  }

  private static Map<String, Set<String>> samples(String scraped) {
    var samples = new TreeMap<String, Set<String>>();
    for (var line : scraped.lines().filter(l -> !l.startsWith("#")).toList()) {
      var sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      samples
          .computeIfAbsent(sample.group(1), _ -> new TreeSet<>())
          .addAll(labels(sample.group(2)));
    }
    return samples;
  }

  private static Set<String> labels(String text) {
    var labels = new TreeSet<String>();
    if (text != null) {
      LABEL.matcher(text).results().forEach(label -> labels.add(label.group(1)));
    }
    return labels;
  }

  @Test
  void thePageListsWhatIsMeasuredAndNothingElse() throws IOException {
    var ours = new TreeMap<String, Set<String>>();
    samples()
        .forEach(
            (name, labels) -> {
              if (name.startsWith("volano_")) {
                ours.computeIfAbsent(
                        name.replaceFirst("_seconds_(bucket|count|sum|max)$", "_seconds"),
                        _ -> new TreeSet<>())
                    .addAll(labels.stream().filter(label -> !label.equals("le")).toList());
              }
            });
    assertThat(listed(Path.of("..", "docs", "operations.md"))).isEqualTo(ours);
  }

  /// The rows of a table of metrics; `task` stands for `tenant` and `task`.
  private static Map<String, Set<String>> listed(Path page) throws IOException {
    var listed = new TreeMap<String, Set<String>>();
    for (var row : ROW.matcher(Files.readString(page)).results().toList()) {
      var labels = new TreeSet<String>();
      if (row.group(2) != null) {
        labels.addAll(Arrays.asList(row.group(2).split(", ")));
      }
      if (labels.contains("task")) {
        labels.add("tenant");
      }
      listed.put(row.group(1), labels);
    }
    return listed;
  }

  @Test
  void everyMetricAndLabelOfTheRulesAndTheDashboardIsThere() throws IOException {
    var samples = samples();
    var expressions = Stream.concat(rules().stream(), dashboard().stream()).toList();
    assertThat(expressions).hasSizeGreaterThan(40);
    for (var expression : expressions) {
      for (var named : NAMED.matcher(expression).results().toList()) {
        assertThat(samples).as(expression).containsKey(named.group(1));
        var labels = new TreeSet<>(labels(named.group(2)));
        labels.removeAll(OF_PROMETHEUS);
        assertThat(samples.get(named.group(1))).as(expression).containsAll(labels);
      }
    }
  }

  private static List<String> rules() throws IOException {
    return texts(
        new Yaml().load(Files.readString(DEPLOY.resolve("prometheus/alerts.yaml"))), "expr");
  }

  private static List<String> dashboard() throws IOException {
    var json = Files.readString(DEPLOY.resolve("grafana/volano.json"));
    Object parsed = Live.JSON.readValue(json, Object.class);
    return Stream.of("expr", "query").flatMap(key -> texts(parsed, key).stream()).toList();
  }

  /// The texts of all fields of a name, however deep.
  private static List<String> texts(Object value, String key) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(
                  e ->
                      e.getKey().equals(key) && e.getValue() instanceof String text
                          ? Stream.of(text)
                          : texts(e.getValue(), key).stream())
              .toList();
      case Collection<?> all -> all.stream().flatMap(each -> texts(each, key).stream()).toList();
      case null, default -> List.of();
    };
  }

  @Test
  void thePanelsOfTheDashboardHaveTheirOwnPlaces() throws IOException {
    var panels =
        Live.JSON.readTree(Files.readString(DEPLOY.resolve("grafana/volano.json"))).path("panels");
    var places = new TreeSet<String>();
    var ids = new TreeSet<Integer>();
    for (var panel : panels) {
      assertThat(places.add(panel.path("gridPos").toString())).isTrue();
      assertThat(ids.add(panel.path("id").asInt())).isTrue();
    }
    assertThat(places).hasSizeGreaterThan(15);
  }

  @Test
  void theRulesFireWhenTheyShould() throws Exception {
    assumeTrue(isThere("promtool"), "no promtool (Debian: package prometheus)");
    assertThat(run("promtool", "check", "rules", "alerts.yaml")).contains("SUCCESS");
    assertThat(run("promtool", "test", "rules", "alerts-test.yaml")).contains("SUCCESS");
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .directory(DEPLOY.resolve("prometheus").toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void manyTasksShareASeriesAndADeletedOneHasNone() {
    try (var live = live().withTask("t").withDecision("t", "d")) {
      var meters = live.bean(Meters.class);
      var volano = live.bean(Installation.class).volano();
      var declaration = DeclarationJson.read(Json.parse("{\"actions\": [{\"id\": \"a\"}]}"));
      var decision = volano.task(TaskId.of("t")).history("d").decision();
      for (int i = 0; i < 1_005; i++) {
        meters.decided(new TaskId("other", "t" + i), List.of(decision), 1);
      }
      var crowded = meters.scrape(() -> volano);
      assertThat(crowded).contains("volano_decisions_total{task=\"(others)\",tenant=\"\"} 6.0");
      assertThat(crowded).doesNotContain("tenant=\"other\""); // of tasks there are not
      volano.declare(TaskId.of("gone"), declaration);
      meters.observed(TaskId.of("gone"), 1);
      assertThat(meters.scrape(() -> volano)).contains("task=\"gone\"");
      volano.delete(TaskId.of("gone"));
      assertThat(meters.scrape(() -> volano)).doesNotContain("task=\"gone\"");
    }
  }

  @Test
  void theLeastPropensityIsThatOfTheRarestDraw() {
    try (var live = live().withTask("t")) {
      live.post("/v1/tasks/t/decide", "{}").expect(200); // 1/2
      live.post("/v1/tasks/t/decide", "{\"actions\": [{\"id\": \"a\"}]}").expect(200); // 1
      assertThat(live.get("/metrics").response().body())
          .contains("volano_propensity_least{task=\"t\",tenant=\"default\"} 0.5");
    }
  }

  @Test
  void whatWentWrongIsCountedByKind() {
    var faults = new Faults();
    var stores = Live.stores(data);
    try (var live =
        Live.over(new Stores(faults.over(stores.log()), stores.policies())).withTask("t")) {
      faults.failing("append");
      live.post("/v1/tasks/t/decide", "{}").expect(503); // below the framework
      live.post("/v1/tasks/t/policy/freeze").expect(503); // and through it
      live.post("/v1/tasks/t/decide", "[]").expect(400); // is a refusal only
      faults.none();
      var errors =
          live.get("/metrics")
              .response()
              .body()
              .lines()
              .filter(line -> line.startsWith("volano_errors_total"))
              .collect(Collectors.toSet());
      assertThat(errors)
          .containsExactlyInAnyOrder(
              "volano_errors_total{kind=\"store\"} 2.0",
              "volano_errors_total{kind=\"not-ready\"} 0.0",
              "volano_errors_total{kind=\"defect\"} 0.0");
    }
  }
}
