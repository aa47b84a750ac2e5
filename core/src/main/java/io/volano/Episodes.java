package io.volano;

import io.volano.Entry.Ended;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Makes segments of settled steps as soon as it is known what followed them.
///
/// A decision that stands alone is followed by nothing. A step of an episode is followed by the
/// decision with the next step number, or, once the episode has ended, by the next one there is, or
/// by the end. State is what is still open, and is bounded by the episodes that have not ended.
final class Episodes {

  private final Map<String, Open> open = new LinkedHashMap<>();

  /// An episode of which something is still to come.
  private static final class Open {
    final TreeMap<Long, Place> places = new TreeMap<>();
    Optional<Segment.Followed> end = Optional.empty();

    boolean over() {
      return end.isPresent() && places.values().stream().allMatch(p -> p.unsettled == 0);
    }
  }

  /// A step of an episode: what was known and possible, and what of it is settled but not learned.
  private static final class Place {
    final Features context;
    final List<Action> actions;
    final List<Step> waiting = new ArrayList<>();
    int unsettled;

    Place(Features context, List<Action> actions, int unsettled) {
      this.context = context;
      this.actions = actions;
      this.unsettled = unsettled;
    }
  }

  void decided(Decision decision, Consumer<Segment> learn) {
    var at = decision.episode().orElseThrow();
    var episode = open.computeIfAbsent(at.episode(), _ -> new Open());
    episode.places.put(
        at.step(),
        new Place(decision.context().withoutNames(), decision.actions(), decision.slots().size()));
    release(at.episode(), learn);
  }

  /// @param step empty if the slot was settled without a reward
  void settled(Decision decision, Optional<Step> step, Consumer<Segment> learn) {
    if (decision.episode().isEmpty()) {
      step.map(Segment::alone).ifPresent(learn);
      return;
    }
    var at = decision.episode().get();
    var episode = open.get(at.episode());
    if (episode == null || !episode.places.containsKey(at.step())) {
      step.map(Segment::alone).ifPresent(learn); // its beginning was erased
      return;
    }
    var place = episode.places.get(at.step());
    place.unsettled--;
    step.ifPresent(place.waiting::add);
    release(at.episode(), learn);
  }

  void ended(Ended ended, Consumer<Segment> learn) {
    var episode = open.get(ended.episode());
    if (episode != null) {
      episode.end = Optional.of(last(ended));
      release(ended.episode(), learn);
    }
  }

  private void release(String id, Consumer<Segment> learn) {
    var episode = open.get(id);
    for (var entry : episode.places.entrySet()) {
      var place = entry.getValue();
      if (!place.waiting.isEmpty()) {
        followed(episode, entry.getKey())
            .ifPresent(
                followed -> {
                  place.waiting.forEach(s -> learn.accept(new Segment(List.of(s), followed)));
                  place.waiting.clear();
                });
      }
    }
    if (episode.over()) {
      open.remove(id);
    } else if (episode.end.isEmpty()) {
      forgetBehind(episode);
    }
  }

  private static Optional<Segment.Followed> followed(Open episode, long step) {
    var next =
        episode.end.isPresent()
            ? Optional.ofNullable(episode.places.higherEntry(step)).map(Map.Entry::getValue)
            : Optional.ofNullable(episode.places.get(step + 1));
    return next.<Segment.Followed>map(p -> new Segment.Next(p.context, p.actions))
        .or(() -> episode.end);
  }

  private static Segment.Followed last(Ended ended) {
    return switch (ended.how()) {
      case TERMINATED -> new Segment.Terminated();
      case TRUNCATED -> new Segment.Truncated(ended.context().orElse(Features.NONE));
    };
  }

  /// Drops places that nobody will ask for again: learned, with the next one known.
  private static void forgetBehind(Open episode) {
    episode
        .places
        .entrySet()
        .removeIf(
            e ->
                e.getValue().unsettled == 0
                    && e.getValue().waiting.isEmpty()
                    && episode.places.containsKey(e.getKey() + 1)
                    && !awaited(episode, e.getKey()));
  }

  private static boolean awaited(Open episode, long step) {
    var before = episode.places.get(step - 1);
    return step > 0 && before != null && (before.unsettled > 0 || !before.waiting.isEmpty());
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(open.size());
    for (var entry : open.entrySet()) {
      out.writeUTF(entry.getKey());
      var episode = entry.getValue();
      saveEnd(episode.end, out);
      out.writeInt(episode.places.size());
      for (var place : episode.places.entrySet()) {
        out.writeLong(place.getKey());
        save(place.getValue(), out);
      }
    }
  }

  private static void saveEnd(Optional<Segment.Followed> end, DataOutput out) throws IOException {
    out.writeBoolean(end.isPresent());
    if (end.isPresent()) {
      if (end.get() instanceof Segment.Truncated(Features context)) {
        out.writeBoolean(true);
        Binary.write(context, out);
      } else {
        out.writeBoolean(false);
      }
    }
  }

  private static Optional<Segment.Followed> loadEnd(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    boolean truncated = in.readBoolean();
    return Optional.of(
        truncated ? new Segment.Truncated(Binary.readFeatures(in)) : new Segment.Terminated());
  }

  private static void save(Place place, DataOutput out) throws IOException {
    Binary.write(place.context, out);
    Binary.write(place.actions, out);
    out.writeInt(place.unsettled);
    out.writeInt(place.waiting.size());
    for (var step : place.waiting) {
      Binary.write(step, out);
    }
  }

  static Episodes load(DataInput in) throws IOException {
    var episodes = new Episodes();
    for (int n = in.readInt(); n > 0; n--) {
      var id = in.readUTF();
      var episode = new Open();
      episode.end = loadEnd(in);
      for (int places = in.readInt(); places > 0; places--) {
        episode.places.put(in.readLong(), loadPlace(in));
      }
      episodes.open.put(id, episode);
    }
    return episodes;
  }

  private static Place loadPlace(DataInput in) throws IOException {
    var place = new Place(Binary.readFeatures(in), Binary.readActions(in), in.readInt());
    for (int steps = in.readInt(); steps > 0; steps--) {
      place.waiting.add(Binary.readStep(in));
    }
    return place;
  }
}
