package io.volano.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.analysis.CharArraySet;

/// Words that stand in texts of any subject, so that nothing can be told by them.
///
/// Each list is a file: words apart by white space, and remarks that begin with `#`.
final class StopWords {

  /// Articles, pronouns, question words, auxiliaries, prepositions, conjunctions.
  static final CharArraySet ENGLISH = read("english.txt");

  /// Particles, pronouns, question words, auxiliaries, prepositions, conjunctions, as single
  /// characters and as words, with the traditional forms of those that have others.
  static final CharArraySet CHINESE = read("chinese.txt");

  private StopWords() {}

  private static CharArraySet read(String file) {
    var in = StopWords.class.getResourceAsStream("stop/" + file);
    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      var words = new CharArraySet(256, false);
      lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> addAll(words, line.strip()));
      return CharArraySet.unmodifiableSet(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addAll(CharArraySet words, String line) {
    for (var word : line.split("\\s+", -1)) {
      words.add(word);
    }
  }
}
