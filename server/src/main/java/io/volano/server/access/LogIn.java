package io.volano.server.access;

import io.volano.access.Role;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices.RememberMeTokenAlgorithm;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.util.UriUtils;

/// The log-in of the pages: a key that may read is sent once, in a form, and answered with a cookie
/// that stands for it.
///
/// The cookie is signed with the installation's secret and the hash of the key, so every server of
/// the installation can check it without asking, and it ends with its key.
public final class LogIn extends AbstractAuthenticationProcessingFilter {

  /// Where the form is and where it is sent to.
  public static final String PATH = Rights.PAGES + "/login";

  private static final String THEN = "then";
  private static final String COOKIE = "volano_login";
  private static final int SECONDS = 7 * 24 * 60 * 60;

  private final Doorkeeper doorkeeper;

  /// @param remembering gives the cookie
  public LogIn(Doorkeeper doorkeeper, TokenBasedRememberMeServices remembering) {
    super(
        PathPatternRequestMatcher.withDefaults()
            .matcher(org.springframework.http.HttpMethod.POST, PATH));
    this.doorkeeper = doorkeeper;
    setAuthenticationManager(authentication -> authentication);
    setRememberMeServices(remembering);
    setAuthenticationSuccessHandler(
        (request, response, _) -> response.sendRedirect(then(request).orElse(Rights.PAGES)));
    setAuthenticationFailureHandler(
        (request, response, _) -> response.sendRedirect(again(request)));
  }

  /// The address of the log-in that leads to a page afterwards; to the overview if nothing is said.
  ///
  /// @param page its path and query, within [Rights#PAGES]
  public static String before(String page) {
    return page.equals(Rights.PAGES)
        ? PATH
        : PATH + "?" + THEN + "=" + UriUtils.encode(page, StandardCharsets.UTF_8);
  }

  /// Where the log-in is to lead: nowhere but to a page of ours, whatever was asked for.
  public static Optional<String> then(HttpServletRequest request) {
    return Optional.ofNullable(request.getParameter(THEN))
        .filter(page -> page.startsWith(Rights.PAGES + "/") || page.startsWith(Rights.PAGES + "?"));
  }

  private static String again(HttpServletRequest request) {
    return then(request).map(page -> before(page) + "&wrong").orElse(PATH + "?wrong");
  }

  @Override
  public Authentication attemptAuthentication(
      HttpServletRequest request, HttpServletResponse response) {
    var sent = request.getParameter("key");
    try {
      var known = doorkeeper.known(sent == null ? "" : sent.strip(), request.getRemoteAddr());
      if (known.caller().may(Role.READ)) {
        var user = user(known);
        return UsernamePasswordAuthenticationToken.authenticated(
            user, user.getPassword(), user.getAuthorities());
      }
    } catch (Denied e) {
      throw new BadCredentialsException(e.getMessage(), e);
    }
    throw new BadCredentialsException("the key may not read");
  }

  /// What gives the cookies, and checks them.
  public static TokenBasedRememberMeServices remembering(Keys keys, Seals seals) {
    var remembering =
        new TokenBasedRememberMeServices(
            seals.loginKey(), users(keys), RememberMeTokenAlgorithm.SHA256) {
          @Override
          protected void cancelCookie(HttpServletRequest request, HttpServletResponse response) {
            var none = new Cookie(COOKIE, null);
            none.setPath(Rights.PAGES); // the library would end one of another path
            none.setMaxAge(0);
            none.setSecure(request.isSecure());
            none.setHttpOnly(true);
            response.addCookie(none);
          }
        };
    remembering.setCookieName(COOKIE);
    remembering.setAlwaysRemember(true);
    remembering.setTokenValiditySeconds(SECONDS);
    remembering.setCookieCustomizer(
        cookie -> {
          cookie.setPath(Rights.PAGES);
          cookie.setAttribute("SameSite", "Strict");
        });
    return remembering;
  }

  /// The good keys that may read, by their prefixes.
  private static UserDetailsService users(Keys keys) {
    return prefix ->
        keys.find(prefix)
            .filter(known -> known.caller().may(Role.READ))
            .map(LogIn::user)
            .orElseThrow(() -> new UsernameNotFoundException("no such key, or not good any more"));
  }

  private static UserDetails user(Keys.Known known) {
    return new User(known.key().prefix(), known.key().hash(), List.of());
  }
}
