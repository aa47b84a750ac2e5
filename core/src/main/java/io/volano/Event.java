package io.volano;

/// An outcome and whom it was seen of, reported by somebody who does not know the decision.
///
/// @param subject whom it was seen of
/// @param outcome what was seen; its key makes the report safe to repeat, and is unique among the
///   events of a tenant
public record Event(String subject, Outcome outcome) {

  /// The longest key; the log keeps it as a part of longer ones.
  public static final int LONGEST_KEY = 240;

  public Event {
    Texts.check("subject", subject, 256);
    outcome.key().ifPresent(key -> Texts.check("key", key, LONGEST_KEY));
  }
}
