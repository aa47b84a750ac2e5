package io.volano.server.alert;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// What goes out at once: what is wrong, and what is over.
///
/// @param id the same for every target and every try, so that who gets it twice can tell
/// @param firing new, worse, or told again because they last
/// @param resolved told before, and over now
/// @param more how many others there are that are not listed
public record Message(String id, Instant at, List<Alert> firing, List<Alert> resolved, int more) {

  /// More alerts than this are counted, not listed.
  static final int LISTED = 200;

  public Message {
    firing = List.copyOf(firing);
    resolved = List.copyOf(resolved);
  }

  static Message of(Instant at, List<Alert> firing, List<Alert> resolved) {
    int more = Math.max(0, firing.size() - LISTED) + Math.max(0, resolved.size() - LISTED);
    return new Message(
        UUID.randomUUID().toString(),
        at,
        firing.subList(0, Math.min(LISTED, firing.size())),
        resolved.subList(0, Math.min(LISTED, resolved.size())),
        more);
  }

  /// In a few words.
  public String title() {
    if (firing.isEmpty()) {
      return "Volano: " + kinds(resolved) + " resolved";
    }
    boolean critical = firing.stream().anyMatch(a -> a.severity() == Severity.CRITICAL);
    return "Volano " + (critical ? "CRITICAL: " : "WARNING: ") + kinds(firing);
  }

  private static String kinds(List<Alert> alerts) {
    var kinds = alerts.stream().map(Alert::kind).distinct().toList();
    var shown = String.join(", ", kinds.subList(0, Math.min(3, kinds.size())));
    return kinds.size() <= 3 ? shown : shown + " and " + (kinds.size() - 3) + " more";
  }

  /// For people, one line an alert.
  public String text() {
    return lines("", firing) + lines("RESOLVED ", resolved) + (more == 0 ? "" : more + " more\n");
  }

  private static String lines(String prefix, List<Alert> alerts) {
    return alerts.stream()
        .map(alert -> prefix + alert + " [since " + alert.since() + "]\n")
        .collect(Collectors.joining());
  }
}
