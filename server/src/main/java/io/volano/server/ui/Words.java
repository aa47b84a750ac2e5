package io.volano.server.ui;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// The texts of one language, by key. A text is a whole sentence, in the form of [MessageFormat];
/// none is put together from parts.
public final class Words {

  private static final Map<Language, Words> READ = new EnumMap<>(Language.class);

  private final Language language;
  private final Properties texts = new Properties();

  private Words(Language language) {
    this.language = language;
    var name = "/ui/words/" + language.code() + ".properties";
    try (var in =
        new InputStreamReader(Words.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      texts.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The texts of a language, read at their first use.
  public static synchronized Words of(Language language) {
    return READ.computeIfAbsent(language, Words::new);
  }

  public Language language() {
    return language;
  }

  /// A text with its values in place.
  ///
  /// @throws IllegalArgumentException if there is no such text
  public String text(String key, Object... values) {
    var text = texts.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no text named " + key + " in " + language);
    }
    return new MessageFormat(text, language.locale()).format(values);
  }

  /// A text as it is written, for values that have names.
  String raw(String key) {
    return texts.getProperty(key);
  }

  boolean has(String key) {
    return texts.containsKey(key);
  }

  Set<String> keys() {
    return texts.stringPropertyNames();
  }
}
