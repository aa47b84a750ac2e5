package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.WaitForOptions;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.volano.access.Role;
import io.volano.server.ui.Browser.Look;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Keys on their page, in a real browser.
final class KeyPagesTest extends WithLogIn {

  @Test
  void anAdministratorMakesAKeyUsesItAndEndsIt() throws IOException {
    var admin = showcase.key(Role.ADMIN);
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui"));
      logIn(page, admin);
      page.waitForURL("**/ui");
      page.navigate(showcase.url("/ui/keys"));
      page.locator("#name").fill("<b>shop</b>");
      page.locator("input[name=role][value=read]").check();
      page.locator("form.sheet button").click();
      var secret = page.locator("#secret").textContent();
      assertThat(secret).startsWith("vol_");
      page.evaluate(BrowserTest.axe());
      assertThat((List<?>) page.evaluate(BrowserTest.GRAVE)).isEmpty();
      page.navigate(showcase.url("/ui/keys"));
      assertThat(page.content())
          .doesNotContain(secret.substring(15))
          .contains(secret.substring(0, 14));
      var revoke =
          page.locator("form[action='/ui/keys/" + secret.substring(0, 14) + "/revoke'] button");
      revoke.click();
      revoke.waitFor(new WaitForOptions().setState(WaitForSelectorState.DETACHED));
      assertThat(page.content()).contains("revoked");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void whatCannotBeIsToldOnThePage() {
    var admin = showcase.key(Role.ADMIN);
    try (var tab = browser.tab(Look.PHONE)) {
      var page = tab.open(showcase.url("/ui"));
      logIn(page, admin);
      page.waitForURL("**/ui");
      page.navigate(showcase.url("/ui/keys"));
      page.locator("#name").fill("shop");
      page.locator("form.sheet button").click();
      assertThat(page.locator("[role=alert]").textContent())
          .contains("role must name at least one");
      assertThat(page.locator("#secret").count()).isZero();
    }
  }

  @Test
  void whoIsNoAdministratorSeesNoKeys() {
    var reader = showcase.key(Role.READ);
    try (var tab = browser.tab(Look.DESKTOP)) {
      var page = tab.open(showcase.url("/ui"));
      logIn(page, reader);
      page.waitForURL("**/ui");
      assertThat(page.locator("nav a[href='/ui/keys']").count()).isZero();
      assertThat(page.navigate(showcase.url("/ui/keys")).status()).isEqualTo(403);
    }
  }
}
