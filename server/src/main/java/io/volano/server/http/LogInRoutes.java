package io.volano.server.http;

import io.volano.server.access.LogIn;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The form in which a key is sent to see the pages.
@RestController
final class LogInRoutes {

  @GetMapping(LogIn.PATH)
  ResponseEntity<String> form(HttpServletRequest request) throws IOException {
    var token =
        request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken csrf
            ? csrf.getToken()
            : "";
    var wrong = request.getParameter("wrong") == null ? "hidden" : "";
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(page().replace("{{csrf}}", token).replace("{{wrong}}", wrong));
  }

  private static String page() throws IOException {
    try (InputStream in = LogInRoutes.class.getResourceAsStream("/pages/login.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
