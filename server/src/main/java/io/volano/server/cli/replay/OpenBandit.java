package io.volano.server.cli.replay;

import io.volano.Action;
import io.volano.Declaration;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Range;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Open Bandit, campaign *men*: one of 34 items shown uniformly at random, 1 if it was clicked.
///
/// Of 34 decisions about one draws the logged item and counts, so one pass through 10,000 rows
/// makes about 300 decisions. Further passes go through the same rows in another order.
///
/// Source: Saito, Aihara, Matsutani, Narita, *Open Bandit Dataset and Pipeline*, arXiv 2008.07146.
public final class OpenBandit implements DataSet {

  private static final int PASSES = 10;

  private record Click(String item, double reward) {}

  private final List<Action> items;
  private final List<Situation> rows;
  private final List<Click> clicks;

  private OpenBandit(List<Action> items, List<Situation> rows, List<Click> clicks) {
    this.items = items;
    this.rows = rows;
    this.clicks = clicks;
  }

  /// Reads `random_men.csv.gz` and `item_context_men.csv`.
  public static OpenBandit read(Path folder) {
    var items =
        Table.commaSeparated(folder.resolve("item_context_men.csv")).rows().stream()
            .map(row -> new Action(row.get("item_id"), item(row)))
            .toList();
    var table = Table.commaSeparated(folder.resolve("random_men.csv.gz")).rows();
    var rows = table.stream().map(row -> situation(row, items.size())).toList();
    var clicks = table.stream().map(r -> new Click(r.get("item_id"), r.number("click"))).toList();
    return new OpenBandit(items, rows, clicks);
  }

  private static Features item(Table.Row row) {
    var features = Features.builder().add("item_feature_0", row.number("item_feature_0"));
    for (int i = 1; i <= 3; i++) {
      features.add("item_feature_" + i, row.get("item_feature_" + i));
    }
    return features.build();
  }

  private static Situation situation(Table.Row row, int items) {
    var features = Features.builder().add("position", row.get("position"));
    for (int i = 0; i <= 3; i++) {
      features.add("user_feature_" + i, row.get("user_feature_" + i));
    }
    for (int i = 0; i < items; i++) {
      features.add("affinity_" + i, row.number("user-item_affinity_" + i));
    }
    return Situation.logged(
        Request.of("", features.build()), row.get("item_id"), row.number("click"));
  }

  @Override
  public String name() {
    return "obd";
  }

  @Override
  public Declaration declaration() {
    return Declaration.of(
        items, Reward.ofValue(Range.UNIT), Horizon.of(Duration.ofMinutes(1), Signal.VALUE));
  }

  @Override
  public boolean matched() {
    return true;
  }

  @Override
  public long decisions() {
    return (long) PASSES * rows.size();
  }

  /// The rows in their order, then again and again in random orders.
  @Override
  public Stream<Situation> situations(long seed) {
    return Stream.concat(
        rows.stream(), LongStream.iterate(seed, s -> s + 1).boxed().flatMap(this::shuffled));
  }

  private Stream<Situation> shuffled(long seed) {
    var order = new ArrayList<>(rows);
    Collections.shuffle(order, new Random(seed));
    return order.stream();
  }

  @Override
  public Map<String, Double> yardsticks() {
    double uniform = clicks.stream().mapToDouble(Click::reward).average().orElseThrow();
    double best =
        clicks.stream()
            .collect(Collectors.groupingBy(Click::item, Collectors.averagingDouble(Click::reward)))
            .values()
            .stream()
            .mapToDouble(share -> share)
            .max()
            .orElseThrow();
    return Map.of("uniform", uniform, "best item in hindsight", best);
  }
}
