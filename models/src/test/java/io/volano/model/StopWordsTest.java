package io.volano.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The lists are as long as what was measured, and stop nothing that a text could be about.
final class StopWordsTest {

  @Test
  void thereAreAsManyAsWereMeasured() {
    assertThat(StopWords.ENGLISH).hasSize(127);
    assertThat(StopWords.CHINESE.size()).isBetween(170, 240); // 175, and traditional forms
  }

  @Test
  void questionWordsAreAmongThem() {
    for (var word : "who whom whose what which when where why how".split(" ", -1)) {
      assertThat(StopWords.ENGLISH.contains(word)).as(word).isTrue();
    }
    for (var word : List.of("谁", "什么", "怎么", "哪里", "多少", "为什么")) {
      assertThat(StopWords.CHINESE.contains(word)).as(word).isTrue();
    }
  }

  @Test
  void noContentWordOfATextIsAmongThem() {
    var english =
        "The weather yesterday was cold so Anna bought two tickets and went home early with her"
            + " brother. First they cooked soup, then watched a new film about work, money, love,"
            + " time and people.";
    var content =
        List.of(
            "weather yesterday cold anna bought two tickets went home early brother first cooked"
                .concat(" soup watched new film work money love time people")
                .split(" ", -1));
    for (var word : content) {
      assertThat(english.toLowerCase(Locale.ROOT)).contains(word);
      assertThat(StopWords.ENGLISH.contains(word)).as(word).isFalse();
    }
    for (var word :
        List.of(
            "天气", "昨天", "冷", "买", "票", "家", "早", "弟弟", "做", "饭", "看", "电影", "工作", "钱", "爱", "人",
            "车", "高", "大", "新", "水", "猫")) {
      assertThat(StopWords.CHINESE.contains(word)).as(word).isFalse();
    }
  }

  @Test
  void theListsAreCleanOfEmptyWordsAndUpperCase() {
    for (var list : List.of(StopWords.ENGLISH, StopWords.CHINESE)) {
      list.stream()
          .map(word -> new String((char[]) word))
          .forEach(word -> assertThat(word).isNotBlank().isEqualTo(word.toLowerCase(Locale.ROOT)));
    }
  }
}
