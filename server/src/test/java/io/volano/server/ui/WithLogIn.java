package io.volano.server.ui;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A browser before an installation that is to have keys.
abstract class WithLogIn {

  Browser browser;
  Showcase showcase;

  @BeforeEach
  final void start(@TempDir Path data) {
    browser = Browser.start();
    showcase = Showcase.full(data);
  }

  @AfterEach
  final void stop() {
    if (browser != null) {
      browser.close();
    }
    if (showcase != null) {
      showcase.close();
    }
  }

  /// Asks for the overview, and says who is there.
  final void logIn(Page page, String key) {
    page.navigate(showcase.url("/ui"));
    page.waitForURL("**/ui/login");
    page.locator("#key").fill(key);
    page.locator("main button").click();
  }
}
