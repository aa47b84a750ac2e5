package io.volano.server.http;

import io.volano.server.access.Keys;
import io.volano.server.access.LogIn;
import io.volano.server.access.Rights;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;

/// Has a request for a page tell who asks, as the log-in found out; leads others to the log-in.
final class PageCaller extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String ASSETS = Rights.PAGES + "/assets/";

  private final transient Keys keys;

  PageCaller(Keys keys) {
    this.keys = keys;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    var known =
        authentication == null ? Optional.<Keys.Known>empty() : keys.find(authentication.getName());
    known.ifPresent(k -> k.caller().sent(request));
    var path = request.getRequestURI();
    if (known.isPresent() || path.equals(LogIn.PATH) || path.startsWith(ASSETS)) {
      chain.doFilter(request, response);
    } else if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Redirect", LogIn.PATH); // a part of a page cannot become the log-in
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    } else {
      response.sendRedirect(logIn(request));
    }
  }

  /// A form that was sent is not sent again.
  private static String logIn(HttpServletRequest request) {
    var path = request.getRequestURI();
    var query = request.getQueryString();
    return request.getMethod().equals("GET")
        ? LogIn.before(query == null ? path : path + "?" + query)
        : LogIn.PATH;
  }
}
