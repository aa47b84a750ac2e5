package io.volano.server.ui;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What the API answers, for whoever is logged in: a key is not sent by a link, and the log-in of
/// the pages is none for the API.
@RestController
final class DataRoutes {

  static final String PATH = "/ui/data";

  /// The route that is asked for checks the rights it needs.
  @GetMapping(PATH + "/**")
  void data(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    var route = request.getRequestURI().substring(PATH.length());
    request.getRequestDispatcher(route).forward(request, response);
  }
}
