package io.volano;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/// Something seen after a decision, as it was reported.
///
/// @param type what was seen (`click`, `purchase`)
/// @param value how much of it, in the signal's own unit; absent means the signal's default value
/// @param slot the slot of the decision it belongs to
/// @param at when it happened, by the reporter's clock; from 1970 to 9999
/// @param key makes the report safe to repeat: unique within the task
public record Outcome(
    String type, OptionalDouble value, String slot, Instant at, Optional<String> key) {

  public Outcome {
    Texts.check("type", type, 64);
    Texts.check("slot", slot, 64);
    Times.checked("at", at);
    key.ifPresent(k -> Texts.check("key", k, 256));
    if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
      throw new Refusal.Invalid("value", "must be a finite number: " + value.getAsDouble());
    }
  }

  /// An outcome of the first slot with the signal's default value.
  public static Outcome of(String type, Instant at) {
    return new Outcome(type, OptionalDouble.empty(), "0", at, Optional.empty());
  }

  public static Outcome of(String type, double value, Instant at) {
    return new Outcome(type, OptionalDouble.of(value), "0", at, Optional.empty());
  }

  public Outcome withKey(String key) {
    return new Outcome(type, value, slot, at, Optional.of(key));
  }

  public Outcome withSlot(String slot) {
    return new Outcome(type, value, slot, at, key);
  }
}
