package io.volano.server.ui;

import io.volano.server.access.LogIn;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The form in which a key is sent to see the pages.
@RestController
final class LogInPages {

  @GetMapping(LogIn.PATH)
  ResponseEntity<byte[]> form(HttpServletRequest request) {
    var words = Words.of(Language.of(request));
    boolean wrong = request.getParameter("wrong") != null;
    var then = LogIn.then(request).orElse("");
    var csrf = Screen.csrf(request);
    var address = Address.of(request);
    return Html.page(to -> JteloginGenerated.render(to, null, words, csrf, wrong, then, address));
  }
}
