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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// MovieLens 100k as a choice among films: a user and ten films they rated, 1 if the rating is 5.
///
/// The 100 most rated films, and the users who rated at least ten of them. A situation draws a user
/// and ten of their films, both uniformly, so the same user and film come again, and with the same
/// answer. The context is what is known of a user before they rate (id, age band, gender,
/// occupation), a film's features are its genres and years.
///
/// Source: Harper and Konstan, *The MovieLens datasets*, ACM TiiS 5(4), 2015.
public final class MovieLens implements DataSet {

  private static final int FILMS = 100;
  private static final int OFFERED = 10;
  private static final double TOP = 5;
  private static final int[] AGES = {18, 25, 35, 45, 50, 56};

  /// A user who is drawn, with the films they rated.
  private record User(String id, Features context, List<String> films, Map<String, Double> fives) {}

  private final Map<String, Action> films;
  private final List<User> users;

  private MovieLens(Map<String, Action> films, List<User> users) {
    this.films = films;
    this.users = users;
  }

  /// Reads `ml-100k.inter.gz`, `ml-100k.item` and `ml-100k.user`.
  ///
  /// @param folder where they are
  /// @param userIds whether a user's id is a feature
  public static MovieLens read(Path folder, boolean userIds) {
    var ratings = ratings(Table.tabbed(folder.resolve("ml-100k.inter.gz")));
    var films = films(Table.tabbed(folder.resolve("ml-100k.item")), mostRated(ratings));
    var users =
        Table.tabbed(folder.resolve("ml-100k.user")).rows().stream()
            .map(
                row ->
                    user(row, ratings.getOrDefault(row.get("user_id"), Map.of()), films, userIds))
            .filter(user -> user.films.size() >= OFFERED)
            .toList();
    return new MovieLens(films, users);
  }

  /// Ratings by user and film.
  private static Map<String, Map<String, Double>> ratings(Table table) {
    var ratings = new HashMap<String, Map<String, Double>>();
    for (var row : table.rows()) {
      ratings
          .computeIfAbsent(row.get("user_id"), _ -> new HashMap<>())
          .put(row.get("item_id"), row.number("rating"));
    }
    return ratings;
  }

  private static List<String> mostRated(Map<String, Map<String, Double>> ratings) {
    var counts =
        ratings.values().stream()
            .flatMap(rated -> rated.keySet().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(e -> Integer.parseInt(e.getKey())))
        .limit(FILMS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, Action> films(Table table, List<String> wanted) {
    var films = new LinkedHashMap<String, Action>();
    for (var row : table.rows()) {
      var id = row.get("item_id");
      if (wanted.contains(id)) {
        films.put(id, new Action(id, film(row)));
      }
    }
    return films;
  }

  private static Features film(Table.Row row) {
    var features = Features.builder();
    for (var genre : row.get("class").split(" ", -1)) {
      features.add("genre", genre);
    }
    int year = Integer.parseInt(row.get("release_year"));
    return features.add("decade", year / 10 + "0s").add("age", (2000 - year) / 50.0).build();
  }

  private static User user(
      Table.Row row, Map<String, Double> rated, Map<String, Action> films, boolean ids) {
    var fives = new TreeMap<String, Double>();
    rated.forEach(
        (film, rating) -> {
          if (films.containsKey(film)) {
            fives.put(film, rating == TOP ? 1.0 : 0.0);
          }
        });
    var features =
        Features.builder()
            .add("age", ageBand(Integer.parseInt(row.get("age"))))
            .add("gender", row.get("gender"))
            .add("occupation", row.get("occupation"));
    var id = row.get("user_id");
    if (ids) {
      features.add("user", id);
    }
    return new User(id, features.build(), List.copyOf(fives.keySet()), fives);
  }

  /// The bands MovieLens itself uses: under 18, 18 to 24, and so on.
  private static String ageBand(int age) {
    int from = 1;
    for (int start : AGES) {
      from = age >= start ? start : from;
    }
    return from + "+";
  }

  @Override
  public String name() {
    return "movielens";
  }

  @Override
  public Declaration declaration() {
    return Declaration.of(
        List.copyOf(films.values()),
        Reward.ofValue(Range.UNIT),
        Horizon.of(Duration.ofMinutes(1), Signal.VALUE));
  }

  @Override
  public boolean matched() {
    return false;
  }

  @Override
  public long decisions() {
    return 10_000;
  }

  @Override
  public Stream<Situation> situations(long seed) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    return Stream.generate(() -> situation(users.get(random.nextInt(users.size())), random));
  }

  private Situation situation(User user, RandomGenerator random) {
    var left = new ArrayList<>(user.films);
    var offered = new ArrayList<Action>(OFFERED);
    var rewards = new HashMap<String, Double>();
    for (int i = 0; i < OFFERED; i++) {
      var film = left.remove(random.nextInt(left.size()));
      offered.add(films.get(film));
      rewards.put(film, user.fives.get(film));
    }
    return Situation.rated(Request.of(user.id, user.context).withActions(offered), rewards);
  }

  @Override
  public Map<String, Double> yardsticks() {
    return Map.of("uniform", uniform(), "best film in hindsight", bestFilm());
  }

  public int users() {
    return users.size();
  }

  /// What a uniform draw earns, exactly.
  private double uniform() {
    return users.stream()
        .mapToDouble(
            user -> user.fives.values().stream().mapToDouble(v -> v).average().orElseThrow())
        .average()
        .orElseThrow();
  }

  /// What is earned by always choosing the film with the greatest share of fives, exactly.
  ///
  /// Of `n` films in falling order, the `j`-th (from 0) is the best of ten drawn with probability
  /// `C(n−1−j, 9) / C(n, 10)`.
  private double bestFilm() {
    var share = shareOfFives();
    return users.stream().mapToDouble(user -> bestFilm(user, share)).average().orElseThrow();
  }

  private static double bestFilm(User user, Map<String, Double> share) {
    var falling =
        user.films.stream()
            .sorted(Comparator.<String>comparingDouble(share::get).reversed())
            .toList();
    int n = falling.size();
    double expected = 0;
    double first = (double) OFFERED / n; // C(n-1, 9) / C(n, 10)
    for (int j = 0; j <= n - OFFERED; j++) {
      expected += first * user.fives.get(falling.get(j));
      first *= (double) (n - OFFERED - j) / (n - 1 - j);
    }
    return expected;
  }

  private Map<String, Double> shareOfFives() {
    return users.stream()
        .flatMap(user -> user.fives.entrySet().stream())
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.averagingDouble(Map.Entry::getValue)));
  }
}
