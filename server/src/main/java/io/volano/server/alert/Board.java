package io.volano.server.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What is wrong now, and what of it people have to be told when.
///
/// | | |
/// |---|---|
/// | grouped | what happens within a window after the first news goes out together |
/// | repeated | what lasts is told again after a time, and at once when it gets worse |
/// | resolved | told once if the alert was; what comes and goes within a window never is |
/// | silenced | not told until the silence ends |
///
/// Not safe for several threads.
final class Board {

  private final Duration window;
  private final Duration repeat;
  private final Map<Alert.Key, Open> open = new LinkedHashMap<>();
  private final Map<Alert.Key, Open> over = new LinkedHashMap<>(); // and not told yet
  private Instant gathering; // when the present window began

  /// @param told when people were told last, `null` if never
  /// @param toldAs how severe it was then
  private record Open(Alert alert, Instant told, Severity toldAs) {

    Open now(Alert again) {
      return new Open(again.since(alert.since()), told, toldAs);
    }

    Open told(Instant at) {
      return new Open(alert, at, alert.severity());
    }

    boolean isNews(Instant now, Duration repeat) {
      return told == null
          || alert.severity().compareTo(toldAs) > 0
          || !now.isBefore(told.plus(repeat));
    }
  }

  Board(Duration window, Duration repeat) {
    this.window = window;
    this.repeat = repeat;
  }

  void raise(Alert alert) {
    var again = over.remove(alert.key()); // it was not over, then
    open.merge(
        alert.key(),
        again == null ? new Open(alert, null, null) : again.now(alert),
        (known, _) -> known.now(alert));
  }

  void resolve(Alert.Key key) {
    var known = open.remove(key);
    if (known != null && known.told != null) {
      over.put(key, known);
    }
  }

  /// What is wrong now, the oldest first.
  List<Alert> open() {
    return open.values().stream().map(Open::alert).toList();
  }

  /// What is to be sent now, if anything.
  ///
  /// @return `null` if there is nothing
  Message due(Instant now, Predicate<Alert> silenced) {
    var firing =
        open.values().stream()
            .filter(one -> one.isNews(now, repeat) && !silenced.test(one.alert))
            .map(Open::alert)
            .toList();
    if (firing.isEmpty() && over.isEmpty()) {
      gathering = null;
      return null;
    }
    if (gathering == null || gathering.isAfter(now)) { // the clock may be set back
      gathering = now;
    }
    if (now.isBefore(gathering.plus(window))) {
      return null;
    }
    var message = Message.of(now, firing, over.values().stream().map(Open::alert).toList());
    gathering = null;
    over.clear();
    firing.forEach(alert -> open.computeIfPresent(alert.key(), (_, one) -> one.told(now)));
    return message;
  }
}
