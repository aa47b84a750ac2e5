package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.diagnosis.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every text is there in every language, and is used.
final class WordsTest {

  private static final Pattern ASKED = Pattern.compile("\\bt\\(\\s*\"([\\w.]+)\"");
  private static final Pattern LITERAL = Pattern.compile("\"([a-zA-Z]+(?:\\.[\\w-]+)*\\.?)\"");
  private static final String DIAGNOSIS = "diagnosis.";

  @ParameterizedTest
  @EnumSource
  void everyTextThatIsAskedForIsThere(Language language) {
    assertThat(found(ASKED).filter(key -> !key.endsWith("."))).isSubsetOf(keys(language));
  }

  @ParameterizedTest
  @EnumSource
  void everyTextIsAskedFor(Language language) {
    var literals = found(LITERAL).collect(Collectors.toSet());
    assertThat(keys(language)).allMatch(key -> used(key, literals));
  }

  /// By its whole key, or by one of which the last part is a name known at run time.
  private static boolean used(String key, Set<String> literals) {
    var family = key.substring(0, key.lastIndexOf('.'));
    return literals.contains(key) || literals.contains(family + ".") || isChoice(family, literals);
  }

  private static boolean isChoice(String family, Set<String> literals) {
    return Set.of("form.mode", "form.fuse", "form.rule", "form.durability").contains(family)
        && literals.contains(family);
  }

  @Test
  void bothLanguagesHaveTheSameTexts() {
    assertThat(keys(Language.ZH)).isEqualTo(keys(Language.EN));
  }

  @Test
  void everyFindingOfADiagnosisIsToldInChinese() {
    var texts = Words.of(Language.ZH);
    assertThat(Kind.values())
        .allSatisfy(
            kind -> {
              assertThat(facts(texts.raw(DIAGNOSIS + kind.code())))
                  .isEqualTo(facts(kind.template()));
              assertThat(facts(texts.raw(DIAGNOSIS + kind.code() + ".next")))
                  .isEqualTo(facts(kind.next()));
            });
  }

  private static Set<String> facts(String template) {
    return Pattern.compile("\\{\\w+}")
        .matcher(template)
        .results()
        .map(r -> r.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// An ASCII apostrophe would quote what follows, and hide a value.
  @ParameterizedTest
  @EnumSource
  void noTextQuotesByAccident(Language language) {
    var words = Words.of(language);
    assertThat(words.keys()).noneMatch(key -> words.raw(key).contains("'"));
  }

  /// Those that are no diagnosis, whose English comes with it.
  private static Set<String> keys(Language language) {
    return Words.of(language).keys().stream()
        .filter(key -> !key.startsWith(DIAGNOSIS))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> found(Pattern pattern) {
    return Stream.of("src/main/jte", "src/main/java/io/volano/server/ui")
        .flatMap(folder -> texts(Path.of(folder)).stream())
        .flatMap(text -> pattern.matcher(text).results().map(match -> match.group(1)));
  }

  private static List<String> texts(Path folder) {
    try (var files = Files.list(folder)) {
      return files.sorted().map(WordsTest::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSentenceHasItsNumbersInPlace() {
    var english = Words.of(Language.EN);
    assertThat(english.text("form.pending", 0L, "3")).isEqualTo("No decision is pending.");
    assertThat(english.text("form.pending", 312L, "3"))
        .isEqualTo("312 pending decisions settle under revision 3.");
    assertThat(Arrays.stream(Language.values()).map(l -> Words.of(l).text("form.revision", "4")))
        .containsExactly("It becomes revision 4.", "成为修订 4。");
  }
}
