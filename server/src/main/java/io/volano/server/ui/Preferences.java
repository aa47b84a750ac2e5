package io.volano.server.ui;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.web.servlet.HandlerInterceptor;

/// Keeps what a reader chose in an address, as `?lang=zh` or `?theme=dark`, for the next page.
final class Preferences implements HandlerInterceptor {

  private static final Duration YEAR = Duration.ofDays(365);

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    for (var name : List.of(Language.NAME, Screen.THEME)) {
      Optional.ofNullable(request.getParameter(name))
          .filter(value -> value.matches("[a-z]{2,8}"))
          .ifPresent(value -> response.addCookie(cookie(name, value)));
    }
    return true;
  }

  private static Cookie cookie(String name, String value) {
    var cookie = new Cookie(name, value);
    cookie.setPath("/ui");
    cookie.setMaxAge((int) YEAR.toSeconds());
    cookie.setHttpOnly(true);
    cookie.setAttribute("SameSite", "Lax");
    return cookie;
  }

  /// What a request chooses, by its address or as kept.
  static Optional<String> of(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).or(() -> kept(request, name));
  }

  private static Optional<String> kept(HttpServletRequest request, String name) {
    var cookies = Optional.ofNullable(request.getCookies()).orElseGet(() -> new Cookie[0]);
    return Arrays.stream(cookies)
        .filter(c -> c.getName().equals(name))
        .map(Cookie::getValue)
        .findFirst();
  }
}
