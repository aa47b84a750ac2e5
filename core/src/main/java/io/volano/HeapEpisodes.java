package io.volano;

import io.volano.Entry.Decided;
import io.volano.Entry.Ended;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The episodes of a task: their decisions by step, and which have not ended.
final class HeapEpisodes {

  private static final class Episode {
    final String id;
    final Map<Long, Logged<Decided>> steps = new LinkedHashMap<>();
    Instant latest = Instant.MIN;
    Optional<Logged<Ended>> end = Optional.empty();

    Episode(String id) {
      this.id = id;
    }

    Instant latest() {
      return latest;
    }

    String id() {
      return id;
    }
  }

  private final Map<String, Episode> episodes = new HashMap<>();
  private final TreeSet<Episode> open =
      new TreeSet<>(Comparator.comparing(Episode::latest).thenComparing(Episode::id));

  boolean has(String episode) {
    return episodes.containsKey(episode);
  }

  Optional<Logged<Decided>> step(EpisodeStep step) {
    return find(step.episode()).map(e -> e.steps.get(step.step()));
  }

  Optional<Logged<Ended>> end(String episode) {
    return find(episode).flatMap(e -> e.end);
  }

  private Optional<Episode> find(String episode) {
    return Optional.ofNullable(episodes.get(episode));
  }

  void add(EpisodeStep step, Logged<Decided> decided) {
    var episode = episodes.computeIfAbsent(step.episode(), Episode::new);
    open.remove(episode);
    episode.steps.put(step.step(), decided);
    var at = decided.entry().at();
    episode.latest = at.isAfter(episode.latest) ? at : episode.latest;
    open.add(episode);
  }

  /// Puts a decision in the place of the same one with its texts.
  void replace(EpisodeStep step, Logged<Decided> decided) {
    episodes.get(step.episode()).steps.put(step.step(), decided);
  }

  /// Ends an episode.
  ///
  /// @return its decisions
  Collection<Logged<Decided>> end(Logged<Ended> end) {
    var episode = episodes.get(end.entry().episode());
    open.remove(episode);
    episode.end = Optional.of(end);
    return episode.steps.values();
  }

  void remove(EpisodeStep step) {
    var episode = episodes.get(step.episode());
    boolean wasOpen = open.remove(episode);
    episode.steps.remove(step.step());
    episode.latest =
        episode.steps.values().stream()
            .map(decided -> decided.entry().at())
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    if (episode.steps.isEmpty()) {
      episodes.remove(step.episode());
    } else if (wasOpen) {
      open.add(episode);
    }
  }

  /// Episodes that have not ended and had their latest decision before a time, that of the longest
  /// ago first.
  Stream<String> idle(Instant since) {
    return open.stream().takeWhile(e -> e.latest.isBefore(since)).map(Episode::id);
  }

  /// The latest decision of the episode that is idle next.
  Optional<Instant> next() {
    return open.isEmpty() ? Optional.empty() : Optional.of(open.first().latest);
  }
}
