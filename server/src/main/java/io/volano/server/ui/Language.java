package io.volano.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

/// A language the pages speak.
public enum Language {
  EN(Locale.ENGLISH, "English"),
  ZH(Locale.SIMPLIFIED_CHINESE, "中文");

  /// The cookie and parameter that choose one.
  static final String NAME = "lang";

  private final Locale locale;
  private final String own;

  Language(Locale locale, String own) {
    this.locale = locale;
    this.own = own;
  }

  public Locale locale() {
    return locale;
  }

  /// What it calls itself.
  public String own() {
    return own;
  }

  /// As it stands in addresses and in `lang` attributes.
  public String code() {
    return locale.getLanguage();
  }

  /// The one chosen by the address, else by a cookie, else by the browser, else English.
  static Language of(HttpServletRequest request) {
    return Preferences.of(request, NAME)
        .flatMap(Language::named)
        .or(
            () ->
                Collections.list(request.getLocales()).stream()
                    .flatMap(l -> named(l.getLanguage()).stream())
                    .findFirst())
        .orElse(EN);
  }

  private static Optional<Language> named(String code) {
    return Arrays.stream(values()).filter(l -> l.code().equals(code)).findFirst();
  }
}
