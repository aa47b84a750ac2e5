package io.volano.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// A browser's library that comes as a jar; its folder is named by its version.
public record Webjar(String group, String name) {

  public String version() {
    var about = new Properties();
    var place = "/META-INF/maven/" + group + "/" + name + "/pom.properties";
    try (InputStream in = Webjar.class.getResourceAsStream(place)) {
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return about.getProperty("version");
  }

  /// Where its files are.
  ///
  /// @param folder inside it, empty for its root
  public String location(String folder) {
    return "classpath:/META-INF/resources/webjars/%s/%s/%s"
        .formatted(name, version(), folder.isEmpty() ? "" : folder + "/");
  }
}
