package io.volano;

import java.util.OptionalDouble;

/// A decision that was credited with an event, or with a share of it.
///
/// @param value what it was credited with; the signal's default if the event came without one,
///   empty if there is none
/// @param late whether the event happened after the wait of the decision: kept and shown there, and
///   never learned from
public record Credit(
    TaskId task, String decisionId, String slot, OptionalDouble value, boolean late) {}
