package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Query;
import io.volano.TaskId;
import io.volano.server.alert.Alert;
import io.volano.server.alert.Alerts;
import io.volano.server.alert.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// The pages as they are sent, and the forms on them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {

  /// Every place there is.
  static final List<String> PAGES =
      List.of(
          "/ui",
          "/ui/tasks",
          "/ui/new-task",
          "/ui/tasks/offers",
          "/ui/tasks/offers/edit",
          "/ui/tasks/headline",
          "/ui/tasks/newsletter",
          "/ui/decisions?task=offers",
          "/ui/tasks/offers/decisions/" + Showcase.DECISION,
          "/ui/subjects",
          "/ui/subjects?subject=visitor-3",
          "/ui/operations",
          "/ui/keys",
          "/ui/search?q=e");

  private static final Pattern INLINE =
      Pattern.compile(
          "<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=", Pattern.CASE_INSENSITIVE);

  private Showcase showcase;
  private Visitor visitor;

  @BeforeAll
  void start(@TempDir Path data) {
    showcase = Showcase.full(data).withHostileTexts();
    visitor = new Visitor(showcase.server().url());
  }

  @AfterAll
  void stop() {
    visitor.close();
    showcase.close();
  }

  @Test
  void everyPageIsThereInBothLanguagesAndHasNothingInline() {
    for (var page : PAGES) {
      for (var language : Language.values()) {
        var answer =
            visitor.get(page + (page.contains("?") ? "&" : "?") + "lang=" + language.code());
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        assertThat(answer.body()).contains("<html lang=\"" + language.code() + "\"");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(INLINE.matcher(answer.body()).find()).as(page).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e300", "99999999999999999999", "soon", "-1", "36501"})
  void aKeyThatIsToLastNoNumberOfDaysIsNotMade(String days) {
    var answer = visitor.post("/ui/keys", Map.of("name", "shop", "role", "read", "days", days));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("expires must be ");
  }

  @Test
  void anAlertIsSilencedForADayOrUntilSomebodyEndsIt() {
    var now = showcase.clock().instant();
    var alerts = showcase.server().context().getBean(Alerts.class);
    alerts.raise(Alert.of("my-check", Severity.WARNING, "see why", now).of(TaskId.of("offers")));
    var alert = Map.of("kind", "my-check", "tenant", "default", "task", "offers");
    assertThat(visitor.post("/ui/operations/silences", alert).statusCode()).isEqualTo(303);
    var silence = alerts.silences().getFirst();
    assertThat(silence.until()).isEqualTo(now.plus(Duration.ofDays(1)));
    var end = "/ui/operations/silences/" + silence.id() + "/end";
    assertThat(visitor.get("/ui/operations").body())
        .contains("What nobody is told of")
        .contains(end);
    assertThat(visitor.get("/ui/operations?csv=silences").body())
        .contains(silence.id() + ",my-check,default,offers,");
    assertThat(visitor.post(end, Map.of()).statusCode()).isEqualTo(303);
    assertThat(visitor.post(end, Map.of()).statusCode()).isEqualTo(404);
    assertThat(visitor.get("/ui/operations").body()).doesNotContain("What nobody is told of");
    alerts.resolve(new Alert.Key("my-check", Optional.of("default"), Optional.of("offers")));
  }

  @Test
  void whatIsNotThereIsToldOnAPage() {
    assertThat(visitor.get("/ui/nothing").body()).contains("There is nothing here", "<html");
    assertThat(visitor.get("/ui/tasks/none").statusCode()).isEqualTo(404);
    assertThat(visitor.get("/ui/decisions?task=offers&from=yesterday").body())
        .contains("from must be a time");
  }

  @Test
  void whatBrowsersKeepHasAnAddressOfItsOwnForEveryVersion() {
    var asset = visitor.get(Assets.path("app.css"));
    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(visitor.get(Assets.path("htmx.min.js")).statusCode()).isEqualTo(200);
    assertThat(visitor.get(Assets.path("echarts.common.min.js")).statusCode()).isEqualTo(200);
  }

  @Test
  void textsOfUsersAreTextEverywhere() {
    var pages =
        new java.util.ArrayList<>(
            List.of("/ui/tasks/hostile", "/ui/tasks/hostile/edit", "/ui/decisions?task=hostile"));
    for (int i = 0; i < Hostile.TEXTS.size(); i++) {
      var text = Hostile.TEXTS.get(i);
      pages.add(Address.path("ui", "tasks", "hostile", "decisions", "h" + i + text));
      pages.add("/ui/subjects" + Address.query(Map.of("subject", text)));
      pages.add("/ui/search" + Address.query(Map.of("q", "h" + text)));
      pages.add(
          "/ui/decisions"
              + Address.query(Map.of("task", "hostile", "subject", text, "action", text)));
    }
    for (var page : pages) {
      var body = visitor.get(page).body();
      assertThat(body)
          .as(page)
          .contains("<html")
          .doesNotContain("<script>alert", "<img src=x", "<svg onload", "href=\"javascript:");
    }
  }

  /// What a page shows, whoever asks: no place one only passes through, as a search is.
  private static List<String> pagesWithContent() {
    return PAGES.stream()
        .filter(page -> !page.equals("/ui/subjects") && !page.startsWith("/ui/search"))
        .toList();
  }

  @Test
  void everyPageIsJsonToo() {
    for (var page : pagesWithContent()) {
      var links = links(visitor.get(page).body(), DATA);
      assertThat(links).as(page).isNotEmpty();
      for (var link : links) {
        var answer = visitor.get(link);
        assertThat(answer.statusCode()).as(page + " " + link).isEqualTo(200);
        if (!link.endsWith("/metrics")) {
          assertThat(JsonMapper.shared().readTree(answer.body()).isObject()).isTrue();
        }
      }
    }
  }

  @Test
  void thatJsonHasTheFiltersOfThePage() {
    var page = visitor.get("/ui/decisions?task=offers&subject=visitor-7").body();
    var json = JsonMapper.shared().readTree(visitor.get(links(page, DATA).getFirst()).body());
    assertThat(json.path("decisions").size()).isEqualTo(8);
    assertThat(json.path("decisions").values())
        .allMatch(decision -> decision.path("subject").asString().equals("visitor-7"));
  }

  @Test
  void everyTableIsCsvToo() {
    for (var page : PAGES) {
      var body = visitor.get(page).body();
      var links = links(body, SHEET);
      assertThat(links).as(page).hasSize(count(body, "<table"));
      for (var link : links) {
        var answer = visitor.get(link);
        assertThat(answer.statusCode()).as(page + " " + link).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
            .startsWith("text/csv");
        assertThat(answer.body().lines().count()).as(link).isGreaterThan(1);
      }
    }
  }

  @Test
  void aTableThereIsNotIsToldOf() {
    assertThat(visitor.get("/ui/tasks?csv=nothing").statusCode()).isEqualTo(404);
  }

  private static final Pattern DATA =
      Pattern.compile("<p class=\"call\"><a href=\"([^\"]+)\"[^>]*>[^<]+</a> <code>curl '");
  private static final Pattern SHEET =
      Pattern.compile("<p class=\"csv\"><a href=\"([^\"]+)\">CSV</a>");

  private static List<String> links(String body, Pattern pattern) {
    return pattern
        .matcher(body)
        .results()
        .map(match -> match.group(1).replace("&amp;", "&"))
        .toList();
  }

  private static int count(String body, String part) {
    return body.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void anExportRunsNothingInASpreadsheet() {
    var csv = visitor.get("/ui/decisions?task=hostile&csv=decisions").body();
    assertThat(csv).contains("'=cmd|", "'@SUM").doesNotContain(",=cmd", ",@SUM", ",+1+1", ",-2+3");
    assertThat(visitor.get("/ui/tasks/offers?csv=curve").body()).startsWith("steps,from,to,reward");
    assertThat(visitor.get("/ui?csv=tasks").body())
        .containsPattern("offers,better,\\d+,0\\.\\d+,0\\.\\d+,");
  }

  @Test
  void beforeAChangeIsSavedThePageSaysWhatItWillDo() {
    var form = form("headline");
    form.put("algorithm.name", "epsilon-greedy");
    form.put("what", "review");
    var review = visitor.post("/ui/tasks/headline", form);
    assertThat(review.body())
        .contains(
            "It becomes revision 2.", "No decision is pending.", "is folded again from the log")
        .contains("<code>algorithm.name</code>");
    assertThat(showcase.volano().task(TaskId.of("headline")).revision()).isEqualTo(1);
  }

  @Test
  void aWrongValueIsToldAtItsFieldInTheWordsOfTheApi() {
    var form = form("headline");
    form.put("exploration.share", "2");
    form.put("what", "save");
    var answer = visitor.post("/ui/tasks/headline", form);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("<strong class=\"bad\" lang=\"en\">must be in [0, 1]: 2.0</strong>")
        .contains("id=\"exploration.share\" name=\"exploration.share\" value=\"2\"");
    form.put("exploration.share", "much");
    assertThat(visitor.post("/ui/tasks/headline", form).statusCode()).isEqualTo(400);
  }

  @Test
  void theSecondOfTwoAdminsIsTold() {
    showcase.declare("shared", List.of(io.volano.Action.of("a"), io.volano.Action.of("b")));
    var first = form("shared");
    var second = form("shared");
    first.put("publishEvery", "8");
    first.put("what", "save");
    assertThat(visitor.post("/ui/tasks/shared", first).statusCode()).isEqualTo(303);
    second.put("publishEvery", "16");
    second.put("what", "save");
    var told = visitor.post("/ui/tasks/shared", second);
    assertThat(told.statusCode()).isEqualTo(409);
    assertThat(told.body())
        .contains(
            "Somebody else changed this task", "name=\"revision\" value=\"2\"", "publishEvery");
    assertThat(showcase.volano().task(TaskId.of("shared")).declaration().publishEvery())
        .isEqualTo(8);
  }

  @Test
  void savingAFormAsItIsChangesNothing() {
    var form = form("offers");
    form.put("what", "save");
    assertThat(visitor.post("/ui/tasks/offers", form).statusCode()).isEqualTo(303);
    assertThat(showcase.volano().task(TaskId.of("offers")).revision()).isEqualTo(1);
  }

  @Test
  void aNewTaskIsDeclaredByAForm() {
    var form = new LinkedHashMap<>(TaskForm.fresh().values());
    form.put("name", "from-a-form");
    form.put("actions", "one\ntwo");
    form.put("what", "save");
    assertThat(visitor.post("/ui/tasks", form).statusCode()).isEqualTo(303);
    assertThat(showcase.volano().task(TaskId.of("from-a-form")).declaration().actions()).hasSize(2);
    assertThat(visitor.post("/ui/tasks", form).statusCode()).isEqualTo(409);
  }

  /// What a browser sends of the form of a task.
  private Map<String, String> form(String task) {
    var loop = showcase.volano().task(TaskId.of(task));
    var form = new LinkedHashMap<>(TaskForm.of(loop.declaration()).values());
    form.put("revision", Long.toString(loop.revision()));
    return form;
  }

  @Test
  void aDangerousActNeedsTheNameTyped() {
    showcase.declare("victim", List.of(io.volano.Action.of("a")));
    assertThat(visitor.post("/ui/tasks/victim/delete", Map.of("typed", "other")).statusCode())
        .isEqualTo(400);
    assertThat(visitor.post("/ui/tasks/victim/delete", Map.of("typed", "victim")).statusCode())
        .isEqualTo(303);
    assertThat(showcase.volano().find(TaskId.of("victim"))).isEmpty();
    var version = showcase.volano().task(TaskId.of("offers")).versions().getLast().toString();
    assertThat(
            visitor
                .post("/ui/tasks/offers/rollback", Map.of("typed", "", "version", version))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aPersonIsFoundAndErased() {
    assertThat(visitor.get("/ui/subjects?subject=visitor-5").body()).contains("visit-5<");
    assertThat(
            visitor
                .post("/ui/subjects/erase", Map.of("subject", "visitor-5", "typed", "visitor-6"))
                .statusCode())
        .isEqualTo(400);
    var erased =
        visitor.post("/ui/subjects/erase", Map.of("subject", "visitor-5", "typed", "visitor-5"));
    assertThat(erased.body()).contains("8 decisions were erased and unlearned.");
    assertThat(visitor.get("/ui/subjects?subject=visitor-5").body())
        .contains("Nothing is known of this subject.");
  }

  @Test
  void aTaskIsFrozenAndThawed() {
    showcase.declare("cold", List.of(io.volano.Action.of("a")));
    visitor.post("/ui/tasks/cold/freeze", Map.of());
    assertThat(visitor.get("/ui/tasks/cold").body()).contains("state frozen");
    visitor.post("/ui/tasks/cold/thaw", Map.of());
    assertThat(visitor.get("/ui/tasks/cold").body()).doesNotContain("state frozen");
  }

  @Test
  void theDemonstrationVisitsTheRealLoopUntilItIsStopped() {
    visitor.post("/ui/demonstration/start", Map.of());
    var loop = showcase.volano().task(TaskId.of(Demonstration.NAME));
    while (loop.decisions(Query.newest(loop.id(), 3)).size() < 3) {
      Thread.onSpinWait();
    }
    assertThat(visitor.get("/ui/tasks/demonstration").body()).contains("Stop the visitors");
    visitor.post("/ui/demonstration/stop", Map.of());
    var made = loop.decisions(Query.newest(loop.id(), 1)).getFirst();
    assertThat(visitor.get("/ui/tasks/demonstration").body()).contains("Let visitors in");
    assertThat(loop.decisions(Query.newest(loop.id(), 1)).getFirst()).isEqualTo(made);
    visitor.post("/ui/tasks/demonstration/delete", Map.of("typed", Demonstration.NAME));
    assertThat(showcase.volano().find(loop.id())).isEmpty();
  }

  @Test
  void anEmptyInstallationOffersADemonstration(@TempDir Path data) {
    try (var empty = Showcase.empty(data);
        var first = new Visitor(empty.server().url())) {
      assertThat(first.get("/ui").body()).contains("Show me, with simulated visitors");
      assertThat(first.get("/ui/decisions").statusCode()).isEqualTo(200);
    }
  }
}
