package io.volano.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The terms find in recorded conversations what such terms were measured to find: recall and nDCG
/// of the ten best by BM25 (k1 .9, b .4), in percent, macro over questions.
///
/// The data sets are not ours to ship: `VOLANO_DATA` says where they are, else this is skipped.
final class MeasuredRecallTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern DATE = Pattern.compile("on (\\d+ \\w+), (\\d+)");
  private static final int TEN = 10;

  private record Found(double recall, double ndcg) {}

  @Test
  void locomoIsFoundAsOftenAsMeasured() throws IOException {
    var found = new ArrayList<Found>();
    for (var conversation : locomo()) {
      askAll(conversation, found);
    }
    assertThat(found).hasSizeBetween(1_140, 1_157);
    // measured with such lists: 66.8/52.5; one standard error is 1.2
    assertThat(mean(found)).satisfies(m -> near(m, 66.8, 52.5));
  }

  private static void near(Found mean, double recall, double ndcg) {
    assertThat(mean.recall).isBetween(recall - 1.2, recall + 5);
    assertThat(mean.ndcg).isBetween(ndcg - 1.2, ndcg + 5);
  }

  private static void askAll(JsonNode conversation, List<Found> found) {
    var ids = new ArrayList<String>();
    var turns = turns(conversation.path("conversation"), ids);
    var index = new Bm25(turns);
    for (var question : conversation.path("qa")) {
      var gold = new HashSet<Integer>();
      question.path("evidence").forEach(e -> gold.add(ids.indexOf(e.asString())));
      gold.remove(-1);
      if (!gold.isEmpty()) {
        found.add(found(index.scores(question.path("question").asString(), 0), gold));
      }
    }
  }

  private static List<String> turns(JsonNode conversation, List<String> ids) {
    var turns = new ArrayList<String>();
    for (int s = 1; conversation.has("session_" + s); s++) {
      var date = DATE.matcher(conversation.path("session_" + s + "_date_time").asString());
      var on = date.find() ? date.group(1) + " " + date.group(2) : "";
      for (var turn : conversation.path("session_" + s)) {
        ids.add(turn.path("dia_id").asString());
        var caption = turn.path("blip_caption").asString("");
        turns.add(
            String.join(
                " ", turn.path("text").asString(), caption, turn.path("speaker").asString(), on));
      }
    }
    return turns;
  }

  @Test
  void chineseMemoriesAreFoundAsOftenAsMeasured() throws IOException {
    // measured with such lists, coverage included: 66.6/56.1; one standard error is 3.3
    assertThat(mean(madial("zh"))).satisfies(m -> near(m, 66.6, 56.1));
  }

  @Test
  void theirTranslationsAreFoundAsOftenAsMeasured() throws IOException {
    assertThat(mean(madial("en"))).satisfies(m -> near(m, 67.8, 54.6));
  }

  private static List<Found> madial(String language) throws IOException {
    var folder = data().resolve("madial_zh");
    var ids = new ArrayList<String>();
    var memories = new ArrayList<String>();
    for (var line : Files.readAllLines(folder.resolve("memory_" + language + ".jsonl"))) {
      for (var memory : JSON.readTree(line).properties()) {
        var m = memory.getValue();
        ids.add(memory.getKey());
        memories.add(
            String.join(
                " ",
                m.path("time").asString(),
                m.path("scene").asString(),
                m.path("emotion").asString(),
                m.path("event").asString()));
      }
    }
    var index = new Bm25(memories);
    var found = new ArrayList<Found>();
    for (var line : Files.readAllLines(folder.resolve("dialogue_" + language + ".jsonl"))) {
      var dialogue = JSON.readTree(line);
      var gold = new HashSet<Integer>();
      dialogue.path("relevant-id").forEach(id -> gold.add(ids.indexOf(id.asString())));
      gold.remove(-1);
      if (!gold.isEmpty()) {
        found.add(found(index.scores(query(dialogue), 4), gold));
      }
    }
    return found;
  }

  private static String query(JsonNode dialogue) {
    var turns = new ArrayList<String>();
    dialogue.path("dialogue").forEach(turn -> turns.add(turn.asString()));
    int before = dialogue.path("test-turn").get(0).asInt();
    return String.join("\n", turns.subList(1, before));
  }

  private static JsonNode locomo() throws IOException {
    try (var in =
        new GZIPInputStream(Files.newInputStream(data().resolve("locomo/locomo_dev.json.gz")))) {
      return JSON.readTree(in);
    }
  }

  private static Path data() {
    var data = Optional.ofNullable(System.getenv("VOLANO_DATA")).map(Path::of);
    assumeTrue(data.isPresent() && Files.isDirectory(data.get().resolve("locomo")), "no data sets");
    return data.orElseThrow();
  }

  private static Found found(double[] scores, Set<Integer> gold) {
    var best =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .limit(TEN)
            .toList();
    double hits = best.stream().filter(gold::contains).count();
    double gain =
        IntStream.range(0, best.size())
            .filter(i -> gold.contains(best.get(i)))
            .mapToDouble(MeasuredRecallTest::discount)
            .sum();
    double ideal =
        IntStream.range(0, Math.min(TEN, gold.size()))
            .mapToDouble(MeasuredRecallTest::discount)
            .sum();
    return new Found(hits / gold.size(), gain / ideal);
  }

  private static double discount(int rank) {
    return Math.log(2) / Math.log(rank + 2);
  }

  private static Found mean(List<Found> found) {
    return new Found(
        100 * found.stream().mapToDouble(Found::recall).average().orElseThrow(),
        100 * found.stream().mapToDouble(Found::ndcg).average().orElseThrow());
  }

  /// Texts by their terms.
  private static final class Bm25 {
    private final EnglishChineseTokenizer tokenizer = new EnglishChineseTokenizer();
    private final List<Map<String, Integer>> texts = new ArrayList<>();
    private final Map<String, Integer> having = new HashMap<>();
    private final double meanLength;

    Bm25(List<String> texts) {
      for (var text : texts) {
        var counts = new HashMap<String, Integer>();
        tokenizer.indexTerms(text).forEach(term -> counts.merge(term, 1, Integer::sum));
        counts.keySet().forEach(term -> having.merge(term, 1, Integer::sum));
        this.texts.add(counts);
      }
      meanLength = this.texts.stream().mapToInt(Bm25::length).average().orElse(1);
    }

    private static int length(Map<String, Integer> text) {
      return text.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// z(BM25), and so much for the share of the query's idf that is found.
    double[] scores(String query, double forCoverage) {
      var terms = tokenizer.indexTerms(query);
      var bm25 = texts.stream().mapToDouble(text -> score(text, terms)).toArray();
      double mean = Arrays.stream(bm25).average().orElse(0);
      double sd =
          Math.sqrt(Arrays.stream(bm25).map(s -> (s - mean) * (s - mean)).average().orElse(0));
      var distinct = Set.copyOf(terms);
      double all = distinct.stream().mapToDouble(this::idf).sum();
      for (int i = 0; i < bm25.length; i++) {
        var text = texts.get(i);
        double covered = distinct.stream().filter(text::containsKey).mapToDouble(this::idf).sum();
        bm25[i] =
            (sd > 0 ? (bm25[i] - mean) / sd : 0) + (all > 0 ? forCoverage * covered / all : 0);
      }
      return bm25;
    }

    private double score(Map<String, Integer> text, List<String> query) {
      double norm = 0.9 * (1 - 0.4 + 0.4 * length(text) / meanLength);
      return query.stream()
          .filter(text::containsKey)
          .mapToDouble(term -> idf(term) * text.get(term) / (text.get(term) + norm))
          .sum();
    }

    private double idf(String term) {
      int n = having.getOrDefault(term, 0);
      return Math.log(1 + (texts.size() - n + 0.5) / (n + 0.5));
    }
  }
}
