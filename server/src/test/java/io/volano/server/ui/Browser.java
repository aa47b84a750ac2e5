package io.volano.server.ui;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real Chromium without a window.
final class Browser implements AutoCloseable {

  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--disable-gpu",
          "--font-render-hinting=none",
          "--force-color-profile=srgb");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  private Browser(Path chromium) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(chromium).setArgs(FLAGS));
  }

  /// Started, or the test is skipped if the machine has none.
  static Browser start() {
    var chromium = chromium();
    Assumptions.assumeTrue(chromium.isPresent(), "no chromium on this machine");
    return new Browser(chromium.orElseThrow());
  }

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// How a page is looked at.
  record Look(int width, boolean dark, Language language) {
    static final Look DESKTOP = new Look(1280, false, Language.EN);
    static final Look PHONE = new Look(390, true, Language.ZH);

    static List<Look> all() {
      return Stream.of(1280, 390)
          .flatMap(
              width ->
                  Stream.of(false, true)
                      .flatMap(
                          dark ->
                              Stream.of(Language.values())
                                  .map(language -> new Look(width, dark, language))))
          .toList();
    }
  }

  Tab tab(Look look) {
    return new Tab(
        browser.newContext(
            new NewContextOptions()
                .setViewportSize(look.width, 900)
                .setLocale(look.language.code())
                .setTimezoneId("UTC")
                .setReducedMotion(ReducedMotion.REDUCE)
                .setColorScheme(look.dark ? ColorScheme.DARK : ColorScheme.LIGHT)));
  }

  /// One tab, and what went wrong in it.
  static final class Tab implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();
    private final List<String> dialogs = new ArrayList<>();

    private Tab(BrowserContext context) {
      this.context = context;
      page = context.newPage();
      page.onPageError(errors::add);
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              errors.add(message.text());
            }
          });
      page.onDialog(
          dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
          });
    }

    /// Opens a page and waits until its charts are drawn.
    Page open(String url) {
      page.navigate(url);
      if (page.locator("figure[data-chart]").count() > 0) {
        page.locator("html[data-drawn]").waitFor();
      }
      return page;
    }

    List<String> errors() {
      return errors;
    }

    List<String> dialogs() {
      return dialogs;
    }

    @Override
    public void close() {
      context.close();
    }
  }

  @Override
  public void close() {
    playwright.close();
  }
}
