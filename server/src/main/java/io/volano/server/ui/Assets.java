package io.volano.server.ui;

import io.volano.server.http.Webjar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;

/// What browsers keep: styles, scripts and the libraries they need. Their address has a checksum of
/// all of them, so that it can be kept for a year and a new one is another address.
public final class Assets {

  private static final List<String> OWN = List.of("app.css", "app.js", "live.js", "charts.js");
  private static final Webjar HTMX = new Webjar("org.webjars.npm", "htmx.org");
  private static final Webjar ECHARTS = new Webjar("org.webjars", "echarts");
  private static final String FOLDER = "/ui/assets/" + checksum();

  private Assets() {}

  /// Where an asset is.
  public static String path(String name) {
    return FOLDER + "/" + name;
  }

  /// Serves them.
  public static void add(ResourceHandlerRegistry resources) {
    resources.setOrder(-1); // before the page that says there is none
    resources
        .addResourceHandler(FOLDER + "/**")
        .addResourceLocations("classpath:/ui/assets/", HTMX.location("dist"), ECHARTS.location(""))
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
  }

  private static String checksum() {
    var sum = new CRC32();
    for (var name : OWN) {
      try (var in = Assets.class.getResourceAsStream("/ui/assets/" + name)) {
        sum.update(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sum.update(HTMX.version().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    sum.update(ECHARTS.version().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
