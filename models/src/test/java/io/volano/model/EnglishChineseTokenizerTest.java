package io.volano.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Tokenizer;
import io.volano.testkit.TokenizerContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EnglishChineseTokenizerTest extends TokenizerContract {

  private final Tokenizer tokenizer = new EnglishChineseTokenizer();

  @Override
  protected Tokenizer tokenizer() {
    return tokenizer;
  }

  private List<String> terms(String text) {
    return tokenizer.indexTerms(text);
  }

  private List<String> keywords(String text) {
    return tokenizer.keywords(text, 6);
  }

  @Test
  void englishTermsAreStemsWithoutFunctionWords() {
    assertThat(terms("What did Caroline's friends paint when they were happily camping?"))
        .containsExactly("carolin", "friend", "paint", "happili", "camp");
    assertThat(terms("painting, paints, Painted")).containsOnly("paint");
  }

  @Test
  void chineseTermsAreCharactersAndPairsOfNeighbours() {
    assertThat(terms("火车票")).containsExactlyInAnyOrder("火", "火车", "车", "车票", "票");
    assertThat(terms("这是什么？")).doesNotContain("这", "是", "什么", "什", "么");
  }

  @Test
  void aLatinWordHasTheSameTermInChineseAndInEnglish() {
    assertThat(terms("我昨天学习了Kubernetes的部署")).contains("kubernet", "学习");
    assertThat(terms("Kubernetes deployments at 学校")).contains("kubernet", "deploy", "学", "校");
    assertThat(terms("the 的 for 我们的 team 火车")).contains("team").doesNotContain("the", "for");
  }

  @Test
  void threeTenthsOfHanMakeATextChinese() {
    assertThat(Script.isChinese("火车票abcdefg")).isTrue(); // 3 of 10
    assertThat(Script.isChinese("火车票abcdefgh")).isFalse(); // 3 of 11
    assertThat(Script.isChinese("123 😀")).isFalse();
    assertThat(Script.isChinese("𠮷")).isTrue();
  }

  @Test
  void widthAndCompositionMakeNoDifference() {
    assertThat(terms("Ｃａｆｅ ＡＢＣ１２３")).isEqualTo(terms("cafe abc123"));
    assertThat(terms("cafe\u0301")).isEqualTo(terms("café")).containsExactly("café");
  }

  @Test
  void emojiAndCharactersOfTwoHalvesStayWhole() {
    assertThat(terms("party 👩‍👩‍👧‍👦 😀")).containsExactly("parti", "👩‍👩‍👧‍👦", "😀");
    assertThat(terms("𠮷野家")).contains("𠮷", "𠮷野", "野", "野家", "家");
    assertThat(keywords("party 👩‍👩‍👧‍👦 😀")).containsExactly("party");
  }

  @Test
  void numbersAndAddressesAreTermsAndNoKeywords() {
    var text = "Order 42 costs 3.14 see https://shop.example.com/order?id=9 and www.example.org";
    assertThat(terms(text)).contains("42", "3.14", "shop.example.com", "www.example.org");
    assertThat(keywords(text)).containsExactlyInAnyOrder("order", "costs", "see");
    assertThat(keywords("看https://a.example/x很多火车")).contains("火车").doesNotContain("https");
  }

  @Test
  void traditionalCharactersStayWhatTheyAre() {
    assertThat(terms("我們坐火車")).contains("火車").doesNotContain("火车", "們", "我們");
    assertThat(keywords("這個電腦壞了")).isNotEmpty().doesNotContain("這個", "了");
  }

  @Test
  void anEnglishKeywordIsTheMostFrequentFormOfItsStem() {
    assertThat(keywords("Paintings, paintings and one painting of lakes"))
        .first()
        .isEqualTo("paintings");
    assertThat(keywords("running runs run RUN")).containsExactly("run");
  }

  @Test
  void whatIsRepeatedIsWorthMoreAndEqualWorthKeepsTheOrderOfTheText() {
    // 5 + 6 letters each; twice is worth 1 + ln 2 = 1.69 times as much
    assertThat(keywords("orange banana cherry banana"))
        .containsExactly("banana", "orange", "cherry");
    // 5 + 12 letters once is 17; 5 + 3 twice is 13.5
    assertThat(keywords("cat refrigerator cat")).containsExactly("refrigerator", "cat");
  }

  @Test
  void chineseKeywordsAreWordsOfADictionary() {
    assertThat(keywords("我昨天在北京大学学习了机器学习和人工智能，非常开心。"))
        .contains("北京大学", "机器", "人工智能")
        .doesNotContain("我", "在", "了", "和", "非常");
  }

  @Test
  void mixedTextsHaveKeywordsOfBoth() {
    assertThat(keywords("用Kubernetes部署机器学习模型")).contains("kubernetes", "部署", "模型");
    assertThat(keywords("my favourite noodles are 牛肉面")).contains("noodles", "favourite");
  }

  @Test
  void nothingIsPrintedWhenTheDictionaryIsLoaded() throws IOException, InterruptedException {
    var child =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                FirstKeywords.class.getName())
            .redirectErrorStream(true)
            .start();
    var printed = new ByteArrayOutputStream();
    child.getInputStream().transferTo(printed);
    assertThat(child.waitFor()).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("[北京大学]");
  }

  /// A process that asks for keywords once.
  static final class FirstKeywords {
    public static void main(String[] args) {
      System.setOut(new java.io.PrintStream(System.out, true, StandardCharsets.UTF_8));
      System.out.println(new EnglishChineseTokenizer().keywords("北京大学", 3));
    }
  }
}
