package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.TaskId;
import io.volano.access.Role;
import io.volano.server.ui.Browser.Look;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The pages of an installation that has keys, in a real browser.
final class LogInTest extends WithLogIn {

  @Test
  void whoLogsInSeesEveryPageAndItsDataAndCanSteerUntilTheyLogOut() {
    var key = showcase.key(Role.ADMIN, Role.OPERATE);
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui"));
      logIn(page, key);
      page.waitForURL("**/ui");
      page.locator("[data-live]").waitFor();
      for (var address : PagesTest.PAGES) {
        tab.open(showcase.url(address));
        assertThat(page.url()).endsWith(address);
      }
      page.navigate(showcase.url("/ui/tasks/offers"));
      page.locator("form[action$=freeze] button").click();
      page.locator("form[action$=thaw]").waitFor();
      assertThat(showcase.volano().task(TaskId.of("offers")).frozen()).isTrue();
      page.navigate(showcase.url("/ui/operations"));
      page.locator("form[action$='/retention/run'] button").click();
      page.waitForURL("**/ui/operations");
      assertThat(tab.errors()).isEmpty();
      page.navigate(showcase.url("/ui/tasks/offers"));
      page.locator("footer.data a").first().click();
      assertThat(page.locator("body").textContent()).contains("\"stepsLearned\":3000");
      page.navigate(showcase.url("/ui/tasks/offers"));
      page.locator("form[action$=logout] button").click();
      page.waitForURL("**/ui/login*");
      page.navigate(showcase.url("/ui/tasks"));
      page.waitForURL("**/ui/login*");
    }
  }

  @Test
  void aPageLeftOpenForADaySaysThatTheLogInHasEnded() {
    var key = showcase.key(Duration.ofHours(12), Role.READ);
    var pulse = showcase.server().context().getBean(Pulses.class).of(TaskId.DEFAULT_TENANT);
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui"));
      logIn(page, key);
      page.waitForURL("**/ui");
      page.locator("#overview").waitFor();
      while (pulse.viewers() == 0) {
        Thread.onSpinWait();
      }
      showcase.clock().advance(Duration.ofDays(1));
      page.locator("#notice a[href='/ui/login?then=%2Fui']").waitFor();
      assertThat(page.locator("#notice").textContent()).contains("not logged in any more");
      assertThat(page.locator("#overview tr[data-task=offers]").isVisible()).isTrue();
      assertThat(pulse.viewers()).isZero();
    }
  }

  @Test
  void aKeyThatMayNotReadOpensNothing() {
    var key = showcase.key(Role.DECIDE);
    try (var tab = browser.tab(Look.PHONE)) {
      var page = tab.open(showcase.url("/ui"));
      logIn(page, key);
      page.locator("[role=alert]").waitFor();
      assertThat(page.url()).contains("/ui/login");
    }
  }

  @Test
  void whoMayOnlyReadIsOfferedNothingElse() {
    var key = showcase.key(Role.READ);
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui"));
      logIn(page, key);
      page.waitForURL("**/ui");
      tab.open(showcase.url("/ui/tasks/offers"));
      assertThat(page.locator("form[action$=freeze]").count()).isZero();
      assertThat(page.navigate(showcase.url("/ui/operations")).status()).isEqualTo(403);
      assertThat(page.navigate(showcase.url("/ui/data/metrics")).status()).isEqualTo(403);
      assertThat(page.navigate(showcase.url("/ui/data/v1/tasks")).status()).isEqualTo(200);
    }
  }
}
