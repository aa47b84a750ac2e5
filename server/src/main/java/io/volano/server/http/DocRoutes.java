package io.volano.server.http;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/// The description of this API. It is written by hand in `openapi.yaml`, since that is where its
/// words are; a test holds it against the routes.
@RestController
final class DocRoutes {

  private final JsonMapper mapper;
  private volatile byte[] openApi;

  DocRoutes(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @GetMapping("/openapi.json")
  ResponseEntity<byte[]> openApi() throws IOException {
    if (openApi == null) { // read twice at worst, and only by those who look
      openApi = mapper.writeValueAsBytes(read());
    }
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(openApi);
  }

  private static Object read() throws IOException {
    try (InputStream yaml = DocRoutes.class.getResourceAsStream("/openapi.yaml")) {
      return new Yaml().load(yaml);
    }
  }

  @GetMapping("/")
  ResponseEntity<Void> page() {
    return ResponseEntity.status(302).header("Location", "/ui").build();
  }
}
