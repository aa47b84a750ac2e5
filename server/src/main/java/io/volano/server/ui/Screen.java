package io.volano.server.ui;

import io.volano.access.Role;
import io.volano.server.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.web.csrf.CsrfToken;

/// What every page knows besides what it is about: who looks, where, in which words and colours,
/// and at what time.
///
/// @param theme `light` or `dark` if the reader chose one, else the system's
/// @param csrf what a form has to send back; empty if nobody asks for it
public record Screen(
    Words words,
    Caller caller,
    Address address,
    Optional<String> theme,
    String csrf,
    Instant now,
    String server) {

  static final String THEME = "theme";

  static Screen of(HttpServletRequest request, Caller caller, Instant now) {
    return new Screen(
        Words.of(Language.of(request)),
        caller,
        Address.of(request),
        Preferences.of(request, THEME).filter(t -> t.equals("light") || t.equals("dark")),
        csrf(request),
        now,
        request.getRequestURL().substring(0, request.getRequestURL().indexOf("/ui")));
  }

  /// The same at another address: what answers a form stands where the form stood.
  Screen at(Address address) {
    return new Screen(words, caller, address, theme, csrf, now, server);
  }

  /// The token that shows a form to be ours; empty where none is needed.
  static String csrf(HttpServletRequest request) {
    return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
        ? token.getToken()
        : "";
  }

  /// A text of this reader's language.
  public String t(String key, Object... values) {
    return words.text(key, values);
  }

  public boolean has(String key) {
    return words.has(key);
  }

  public String language() {
    return words.language().code();
  }

  /// Whether the reader came with a key, and not as whoever is on this machine.
  public boolean loggedIn() {
    return !caller.equals(Caller.LOCAL);
  }

  public boolean admin() {
    return caller.may(Role.ADMIN);
  }

  public boolean operator() {
    return caller.may(Role.OPERATE);
  }

  /// How long ago, in words.
  public String ago(Instant at) {
    var age = Duration.between(at, now);
    if (age.isNegative()) {
      return t("time.in", Figures.length(age.negated()));
    }
    return age.toSeconds() < 1 ? t("time.now") : t("time.ago", Figures.length(age));
  }

  /// What makes the browser ask for a new copy when it changed.
  public String asset(String name) {
    return Assets.path(name);
  }

  /// The call that gives the same as data, for a terminal.
  public String curl(String path) {
    return curl() + " '" + server + path.replace("'", "%27") + "'";
  }

  /// How a call begins: with the reader's key, which is not told, if one is needed.
  public String curl() {
    return loggedIn() ? "curl -H \"Authorization: Bearer $VOLANO_KEY\"" : "curl";
  }

  /// What the API answers to who is logged in here.
  public String data(String path) {
    return DataRoutes.PATH + path;
  }

  /// Where a table of this page is for a spreadsheet.
  public String sheet(String name) {
    return address.with(Sheets.PARAMETER, name);
  }

  /// Whether a place in the menu is where the reader is.
  public boolean in(String place) {
    return address.path().equals(place) || address.path().startsWith(place + "/");
  }
}
