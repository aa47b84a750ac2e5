package io.volano.server.http;

import io.volano.server.access.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// Lets only programs of this machine in, as long as there are no keys.
///
/// Listening on loopback keeps other machines out, but not the pages that a browser of this one
/// shows. A page whose host name was made to point here says so in `Host`; a page of another site
/// that sends a form says so in `Origin`.
final class LoopbackOnly extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  private final transient BooleanSupplier noKeys;
  private final transient ProblemWriter problems;

  /// @param noKeys whether there never was a key
  LoopbackOnly(BooleanSupplier noKeys, ProblemWriter problems) {
    this.noKeys = noKeys;
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!noKeys.getAsBoolean()) {
      chain.doFilter(request, response);
      return;
    }
    var host = request.getHeader(HttpHeaders.HOST);
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    if (host == null || !LOOPBACK.matcher(host).matches()) {
      problems.write(
          response,
          Problem.of(
              HttpStatus.MISDIRECTED_REQUEST,
              "the Host must be localhost or a loopback address until there are keys"));
    } else if (origin != null && !origin.equals(request.getScheme() + "://" + host)) {
      problems.write(
          response,
          Problem.of(
              HttpStatus.FORBIDDEN, "pages of other sites may not call until there are keys"));
    } else {
      Caller.LOCAL.sent(request);
      chain.doFilter(request, response);
    }
  }
}
