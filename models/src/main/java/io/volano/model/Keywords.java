package io.volano.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;

/// The words that say most about a text.
///
/// `worth = (1 + ln n) · information`
///
/// `n` is how often the word stands in the text, in any of its forms; a repetition counts less than
/// another word. The information of a Chinese word is `−ln p`, with its share `p` of the texts that
/// jieba's dictionary was counted from: 7 to 9 for everyday words, 17 for the rarest. Of other
/// words no frequencies are at hand, so it is `5 + letters`, at most 17: longer words are rarer and
/// tell more. Equal worth keeps the order of the text.
///
/// A Chinese word is what jieba cuts; other words are one if they have the same stem, and stand
/// there as their most frequent form. Function words, numbers, addresses of pages and what has only
/// one letter are none.
///
/// Sources: Salton and Buckley, Information Processing & Management 24, 1988 (damped frequency);
/// Piantadosi, Tily and Gibson, PNAS 108, 2011 (length and information).
final class Keywords {

  private static final int READ = 1 << 16;
  private static final int LEAST_NATS = 5;
  private static final int LENGTH_THAT_COUNTS = 12;
  private static final Pattern ADDRESS = Pattern.compile("(?i)(?:https?://|www\\.)[!-~]+");

  private final Map<String, Word> words = new LinkedHashMap<>();

  /// A word of the text in all its forms.
  private static final class Word {
    final double information;
    final Map<String, Integer> forms = new HashMap<>();
    String form = "";
    int count;

    Word(double information) {
      this.information = information;
    }

    void add(String surface) {
      count++;
      int times = forms.merge(surface, 1, Integer::sum);
      if (times > forms.getOrDefault(form, 0)) {
        form = surface;
      }
    }

    double worth() {
      return (1 + Math.log(count)) * information;
    }
  }

  /// Takes in a text.
  Keywords read(String text) {
    var plain = ADDRESS.matcher(start(text)).replaceAll(" ");
    int from = 0;
    while (from < plain.length()) {
      boolean han = Script.isHan(plain.codePointAt(from));
      int to = endOfRun(plain, from, han);
      readRun(plain.substring(from, to), han);
      from = to;
    }
    return this;
  }

  private static String start(String text) {
    if (text.length() <= READ) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(READ - 1)) ? READ - 1 : READ);
  }

  private static int endOfRun(String text, int from, boolean han) {
    int to = from;
    while (to < text.length() && Script.isHan(text.codePointAt(to)) == han) {
      to += Character.charCount(text.codePointAt(to));
    }
    return to;
  }

  private void readRun(String run, boolean han) {
    if (han) {
      readChinese(run);
    } else {
      readOthers(run);
    }
  }

  private void readChinese(String run) {
    var chinese = ChineseWords.loaded();
    for (var word : chinese.cut(run)) {
      if (!StopWords.CHINESE.contains(word)) {
        words.computeIfAbsent(word, w -> new Word(-chinese.logShare(w))).add(word);
      }
    }
  }

  private void readOthers(String run) {
    var surfaces = Words.listed(new StopFilter(Words.of(run), StopWords.ENGLISH));
    var stems =
        Words.listed(new PorterStemFilter(new StopFilter(Words.of(run), StopWords.ENGLISH)));
    for (int i = 0; i < surfaces.size(); i++) {
      var surface = surfaces.get(i);
      if (surface.codePoints().filter(Character::isLetter).limit(2).count() == 2) {
        words.computeIfAbsent(stems.get(i), _ -> new Word(information(surface))).add(surface);
      }
    }
  }

  private static double information(String word) {
    return LEAST_NATS + Math.min(word.codePointCount(0, word.length()), LENGTH_THAT_COUNTS);
  }

  List<String> best(int most) {
    var ranked = new ArrayList<>(words.values());
    ranked.sort(Comparator.comparingDouble(Word::worth).reversed()); // stable: ties stay in order
    return ranked.stream().map(w -> w.form).distinct().limit(most).toList();
  }
}
