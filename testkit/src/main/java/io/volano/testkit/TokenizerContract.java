package io.volano.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import io.volano.Tokenizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [Tokenizer] keeps to.
public abstract class TokenizerContract {

  private static final int MOST = 8;

  private static final List<String> TEXTS =
      List.of(
          "I'm INTERESTED in the istanbul trip; I TITLED it Indigo.",
          "我想订一张去北京的火车票，最好是靠窗的座位。",
          "他用iPhone15拍了照片 then uploaded them to GitHub",
          "Ｆｕｌｌ　ｗｉｄｔｈ １２３ and naïve café",
          "😀👩‍👩‍👧‍👦 party 𠮷野家 🇩🇪",
          "https://example.com/a/b?c=d 3.14 2026-01-01 ¥99 #tag @name",
          "");

  protected abstract Tokenizer tokenizer();

  @Test
  void theSameTextHasTheSameTermsInEveryLocale() {
    var here = Locale.getDefault();
    var expected = TEXTS.stream().map(this::all).toList();
    try {
      for (var tag : List.of("tr-TR", "ar-EG", "th-TH-u-ca-buddhist", "zh-CN")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(TEXTS.stream().map(this::all)).as(tag).isEqualTo(expected);
      }
    } finally {
      Locale.setDefault(here);
    }
  }

  @Test
  void manyThreadsGetWhatOneGets() throws Exception {
    var expected = TEXTS.stream().map(this::all).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 400)
              .mapToObj(i -> threads.submit(() -> all(TEXTS.get(i % TEXTS.size()))))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(expected.get(i % TEXTS.size()));
      }
    }
  }

  @Test
  void noTermIsEmptyOrEndlessWhateverTheText() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      check("seed " + seed + ", text " + i, anything(random));
    }
  }

  @Test
  void aMillionCharactersOfOneKindAreBoundedToo() {
    for (var part :
        List.of(
            "a", "吗", "龘", "e\u0301", "\u0301", "ＡＢ", "👩‍", "9", "\ud800", "'s ", "www.", "\n")) {
      check("a million of " + part, part.repeat(1_000_000 / part.length()));
    }
    var marks = new StringBuilder("a");
    for (int i = 0; i < 500_000; i++) {
      marks.append(i % 2 == 0 ? '\u0301' : '\u0323'); // never in order
    }
    check("half a million combining marks", marks.toString());
  }

  @Test
  void aTextWithoutWordsHasNoTerms() {
    for (var text : List.of("", " \n\t", "!?…。，", "\u0000\ufffe\u200b")) {
      assertThat(tokenizer().indexTerms(text)).as(text).isEmpty();
      assertThat(tokenizer().keywords(text, MOST)).as(text).isEmpty();
    }
  }

  @Test
  void keywordsAreAsManyAsAskedForAtMostAndFewerAreTheFirstOfMore() {
    for (var text : TEXTS) {
      var more = tokenizer().keywords(text, 100);
      assertThat(tokenizer().keywords(text, 2))
          .isEqualTo(more.subList(0, Math.min(2, more.size())));
    }
    assertThatThrownBy(() -> tokenizer().keywords("text", 0))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessage("most must be at least 1: 0");
  }

  private List<List<String>> all(String text) {
    return List.of(tokenizer().indexTerms(text), tokenizer().keywords(text, MOST));
  }

  private void check(String what, String text) {
    var terms = tokenizer().indexTerms(text);
    assertThat(terms.size()).as(what).isLessThanOrEqualTo(2 * text.length());
    assertWords(what, terms);
    var keywords = tokenizer().keywords(text, MOST);
    assertThat(keywords).as(what).hasSizeLessThanOrEqualTo(MOST).doesNotHaveDuplicates();
    assertWords(what, keywords);
  }

  private static void assertWords(String what, List<String> words) {
    for (var word : words) { // one by one: there may be millions
      if (word.isBlank() || word.length() > Tokenizer.LONGEST) {
        throw new AssertionError(what + ": a word of " + word.length() + " characters: " + word);
      }
    }
  }

  /// Up to 200 characters, most of them of scripts that are used, the others any, halves included.
  private static String anything(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(200); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> text.append((char) random.nextInt(0x10000));
        case 1 -> text.appendCodePoint(random.nextInt(0x110000));
        case 2, 3 -> text.append((char) (0x4e00 + random.nextInt(0x5000)));
        default -> text.append((char) (0x20 + random.nextInt(0x60)));
      }
    }
    return text.toString();
  }
}
