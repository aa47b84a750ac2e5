package io.volano.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Where the pages of Swagger UI are, which comes as a jar; its folder is named by its version.
final class SwaggerUi {

  private static final String ABOUT = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private SwaggerUi() {}

  static String location() {
    var about = new Properties();
    try (InputStream in = SwaggerUi.class.getResourceAsStream(ABOUT)) {
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var version = about.getProperty("version");
    return "classpath:/META-INF/resources/webjars/swagger-ui/" + version + "/";
  }
}
