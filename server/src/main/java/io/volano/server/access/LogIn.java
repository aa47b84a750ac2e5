package io.volano.server.access;

import io.volano.access.Role;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices.RememberMeTokenAlgorithm;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/// The log-in of the pages: a key that may read is sent once, in a form, and answered with a cookie
/// that stands for it.
///
/// The cookie is signed with the installation's secret and the hash of the key, so every server of
/// the installation can check it without asking, and it ends with its key.
public final class LogIn extends AbstractAuthenticationProcessingFilter {

  /// Where the form is and where it is sent to.
  public static final String PATH = Rights.PAGES + "/login";

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
    setAuthenticationSuccessHandler(new SimpleUrlAuthenticationSuccessHandler(Rights.PAGES));
    var failed = new SimpleUrlAuthenticationFailureHandler(PATH + "?wrong");
    failed.setAllowSessionCreation(false);
    setAuthenticationFailureHandler(failed);
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
