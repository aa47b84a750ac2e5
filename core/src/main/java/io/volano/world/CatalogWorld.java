package io.volano.world;

import io.volano.Action;
import io.volano.Features;
import java.util.ArrayList;
import java.util.List;

/// Visitors with a taste and a catalogue of 200 items, 20 of which can be offered at a time.
///
/// Taste and item are points of the unit square, told as `x` and `y`. What an item earns falls with
/// their distance: `0.9 − 0.8 · distance`, kept within \[0.05, 0.95\]. An item comes up once in ten
/// rounds, so that learning each by itself is slow; the expected reward is no linear function of
/// the features, but nearly one of their products and squares. Playing uniformly earns 0.60 of the
/// best.
///
/// Source: Syntra's learning bench, environment `catalog`.
public final class CatalogWorld implements World {

  private static final int ITEMS = 200;
  private static final int OFFERED = 20;
  private static final long ITEM_SEED = 0x9E3779B9L;

  private record Item(Action action, double x, double y) {}

  private final SplitMix random;
  private final List<Item> items = new ArrayList<>();
  private double[] means = {0};

  public CatalogWorld(long seed) {
    random = new SplitMix(seed);
    for (int i = 0; i < ITEMS; i++) {
      items.add(item(i));
    }
  }

  private static Item item(int number) {
    var random = new SplitMix(number * ITEM_SEED + 1);
    double x = random.nextDouble();
    double y = random.nextDouble();
    return new Item(new Action("item" + number, point(x, y)), x, y);
  }

  private static Features point(double x, double y) {
    return Features.builder().add("x", x).add("y", y).build();
  }

  @Override
  public Round next() {
    double x = random.nextDouble();
    double y = random.nextDouble();
    var offered = new ArrayList<Item>();
    while (offered.size() < OFFERED) {
      var item = items.get(random.nextInt(ITEMS));
      if (!offered.contains(item)) {
        offered.add(item);
      }
    }
    means = offered.stream().mapToDouble(item -> mean(item, x, y)).toArray();
    return new Round(point(x, y), offered.stream().map(Item::action).toList(), means);
  }

  private static double mean(Item item, double x, double y) {
    double dx = x - item.x();
    double dy = y - item.y();
    return Math.clamp(0.9 - 0.8 * Math.sqrt(dx * dx + dy * dy), 0.05, 0.95);
  }

  @Override
  public double reward(int chosen) {
    return random.nextDouble() < means[chosen] ? 1 : 0;
  }
}
