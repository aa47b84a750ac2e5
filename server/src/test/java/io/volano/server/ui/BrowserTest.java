package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Route.FulfillOptions;
import io.volano.Outcome;
import io.volano.Request;
import io.volano.TaskId;
import io.volano.server.http.Webjar;
import io.volano.server.ui.Browser.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages in a real browser: for everybody, on every width, and whatever texts say.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserTest {

  static final String GRAVE =
      """
      async () => {
        const found = await axe.run(document, {resultTypes: ['violations']});
        return found.violations
          .filter(v => v.impact === 'serious' || v.impact === 'critical')
          .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '));
      }\
      """;

  private Browser browser;
  private Showcase showcase;

  @BeforeAll
  void start(@TempDir Path data) {
    browser = Browser.start();
    showcase = Showcase.full(data).withHostileTexts();
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (showcase != null) {
      showcase.close();
    }
  }

  static List<Look> looks() {
    return Look.all();
  }

  @ParameterizedTest
  @MethodSource("looks")
  void everybodyCanUseEveryPage(Look look) throws IOException {
    var axe = axe();
    try (var tab = browser.tab(look)) {
      for (var address : PagesTest.PAGES) {
        var page = tab.open(showcase.url(address));
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as(address + " scrolls sideways")
            .isEqualTo(look.width());
        page.evaluate(axe);
        assertThat((List<?>) page.evaluate(GRAVE)).as(address).isEmpty();
        if (look.width() < 760) {
          assertThat((List<?>) page.evaluate(SMALL)).as(address).isEmpty();
        }
      }
      assertThat(tab.errors()).isEmpty();
    }
  }

  /// Controls one could miss with a thumb.
  private static final String SMALL =
      """
      () => [...document.querySelectorAll('button, .button, input:not([type=hidden]):not([type=checkbox]), select')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML.slice(0, 80))\
      """;

  static String axe() throws IOException {
    var jar = new Webjar("org.webjars.npm", "axe-core");
    var place = jar.location("").replace("classpath:", "") + "axe.min.js";
    try (var in = BrowserTest.class.getResourceAsStream(place)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";0";
    }
  }

  @Test
  void whatOnlySomeCanUseIsFound() throws IOException {
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui"));
      page.evaluate("document.getElementById('main').append(document.createElement('input'))");
      page.evaluate(axe());
      assertThat((List<?>) page.evaluate(GRAVE)).singleElement().asString().startsWith("label");
    }
  }

  @Test
  void textsOfUsersDoNothing() {
    try (var tab = browser.tab(Look.DESKTOP)) {
      for (int i = 0; i < Hostile.TEXTS.size(); i++) {
        var id = "h" + i + Hostile.TEXTS.get(i);
        inert(tab, Address.path("ui", "tasks", "hostile", "decisions", id));
      }
      inert(tab, "/ui/tasks/hostile");
      inert(tab, "/ui/tasks/hostile/edit");
      inert(tab, "/ui/decisions?task=hostile");
      assertThat(tab.dialogs()).isEmpty();
      assertThat(tab.errors()).isEmpty();
    }
  }

  private void inert(Browser.Tab tab, String address) {
    var page = tab.open(showcase.url(address));
    assertThat(page.locator("h1").count()).as(address).isEqualTo(1);
    assertThat(
            page.locator("main img, main script, main iframe, main [onload], main [onerror]")
                .count())
        .as(address)
        .isZero();
    page.locator("main a").all().forEach(a -> assertThat(a.getAttribute("href")).startsWith("/"));
  }

  @Test
  void theRoomOfAChartIsKeptUntilItIsDrawn() {
    for (var look : List.of(Look.DESKTOP, Look.PHONE)) {
      try (var tab = browser.tab(look)) {
        var page = tab.open(showcase.url("/ui/tasks/offers"));
        var drawn = page.locator("#shares").boundingBox().y;
        page.evaluate(
            "document.querySelectorAll('.chart').forEach(c => {"
                + "c.classList.remove('drawn');"
                + "c.querySelectorAll('.canvas, .switch').forEach(e => e.remove());"
                + "c.querySelector('.scroll').hidden = false})");
        var waiting = page.locator("#shares").boundingBox().y;
        assertThat(waiting).isCloseTo(drawn, within(8.0));
      }
    }
  }

  @Test
  void aChartWhoseLibraryDoesNotComeIsItsTable() {
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui/tasks"));
      page.route("**/echarts.common.min.js", route -> route.abort());
      page.navigate(showcase.url("/ui/tasks/offers"));
      page.locator("figure[data-chart=curve] table").waitFor();
    }
  }

  @Test
  void keysLeadToTheSearchAndToTheListOfKeys() {
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui/tasks"));
      page.keyboard().press("/");
      assertThat(page.evaluate("document.activeElement.id")).isEqualTo("search");
      page.keyboard().type("newsl");
      page.keyboard().press("Enter");
      page.waitForURL("**/ui/tasks/newsletter");
      page.keyboard().press("?");
      assertThat(page.locator("#keys").isVisible()).isTrue();
      page.keyboard().press("Escape");
      page.keyboard().press("g");
      page.keyboard().press("o");
      page.waitForURL("**/ui");
      page.keyboard().press("Tab");
      assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip");
    }
  }

  @Test
  void theOverviewFollowsWhatIsLearnedWithoutBeingLoadedAgain() {
    var loop = showcase.volano().task(TaskId.of("headline"));
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui"));
      page.evaluate("document.body.dataset.same = 'yes'");
      var steps = page.locator("tr[data-task=headline] [data-now=steps]");
      assertThat(steps.textContent()).isEqualTo("0");
      var decision = loop.decide(Request.builder().build());
      loop.observe(decision.id(), Outcome.of("click", showcase.clock().instant()));
      loop.learn();
      page.locator("tr[data-task=headline] [data-now=steps]:text-is('1')").waitFor();
      assertThat(page.locator("body").getAttribute("data-same")).isEqualTo("yes");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void whoIsNotLoggedInAnyMoreIsToldAndOfferedTheLogIn() {
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui/tasks/offers/edit"));
      var refused = new FulfillOptions().setStatus(401).setBody("");
      page.route(url -> url.contains("what=algorithm"), route -> route.fulfill(refused));
      page.locator("[id='algorithm.name']").selectOption("ucb1");
      page.locator("#notice a[href^='/ui/login?then=%2Fui%2Ftasks%2Foffers%2Fedit']").waitFor();
    }
  }

  @Test
  void aStreamThatIsRefusedIsToldAndOfferedTheLogIn() {
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui/tasks"));
      var refused = new FulfillOptions().setStatus(401).setBody("");
      page.route("**/ui/live", route -> route.fulfill(refused));
      page.route(
          url -> url.endsWith("/ui"),
          route -> {
            if (route.request().resourceType().equals("fetch")) {
              route.fulfill(refused);
            } else {
              route.fallback();
            }
          });
      page.navigate(showcase.url("/ui"));
      page.locator("#notice a[href='/ui/login?then=%2Fui']").waitFor();
    }
  }

  @Test
  void anotherAlgorithmBringsItsOptions() {
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui/tasks/offers/edit"));
      page.locator("[id='algorithm.name']").selectOption("lin-ucb");
      page.locator("[id='algorithm.options.alpha']").waitFor();
      page.locator("button[value=review]").click();
      page.locator("#what").waitFor();
      assertThat(page.locator(".review").textContent()).contains("is folded again from the log");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void aChartIsATableForWhoeverPrefersOne() {
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui/tasks/offers"));
      var table = page.locator("figure[data-chart=curve] table");
      assertThat(table.isVisible()).isFalse();
      page.locator("figure[data-chart=curve] .switch").click();
      assertThat(table.isVisible()).isTrue();
      assertThat(page.locator("figure[data-chart=curve] canvas").isVisible()).isFalse();
    }
  }

  @Test
  void pagesLookAsTheyDid() {
    for (var look : List.of(Look.DESKTOP, Look.PHONE)) {
      try (var tab = browser.tab(look)) {
        for (var shot : Approved.SHOTS) {
          Approved.compare(tab.open(showcase.url(shot.address())), shot, look);
        }
      }
    }
  }
}
