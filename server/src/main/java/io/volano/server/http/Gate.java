package io.volano.server.http;

import io.volano.server.access.Caller;
import io.volano.server.access.Denied;
import io.volano.server.access.Doorkeeper;
import io.volano.server.access.Rights;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/// Finds out who asks, before anything else is done: by the key of the request.
///
/// Pages have a log-in instead, whose cookie counts nowhere else; so no other site can have a
/// browser call the API in its user's name. What a caller may do is decided on the route, by
/// [RightsCheck] and [HotRoute].
final class Gate extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String PREFLIGHT_SECONDS = "600";

  private final transient Doorkeeper doorkeeper;
  private final transient ProblemWriter problems;

  Gate(Doorkeeper doorkeeper, ProblemWriter problems) {
    this.doorkeeper = doorkeeper;
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var path = request.getRequestURI();
    if (Caller.find(request).isPresent()
        || Rights.isPage(path)
        || Rights.isOpen(request.getMethod(), path)) {
      chain.doFilter(request, response);
      return;
    }
    if (doorkeeper.isPreflight(request)) {
      answerPreflight(request, response);
      return;
    }
    try {
      doorkeeper.admit(request);
    } catch (Denied e) {
      problems.write(response, Problem.answer(e));
      return;
    }
    allowOrigin(request, response);
    chain.doFilter(request, response);
  }

  /// Has a browser show the answer to the page that asked, which was allowed to.
  private static void allowOrigin(HttpServletRequest request, HttpServletResponse response) {
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null) {
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
  }

  private void answerPreflight(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!doorkeeper.mayTry(request)) {
      problems.write(
          response, Problem.answer(doorkeeper.foreign(request.getHeader(HttpHeaders.ORIGIN))));
      return;
    }
    allowOrigin(request, response);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST");
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type");
    response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
