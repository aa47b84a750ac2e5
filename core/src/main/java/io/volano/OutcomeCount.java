package io.volano;

/// How many outcomes were reported by the id of a decision, since a moment.
///
/// @param matched were kept
/// @param unmatched named a decision that is not there: they are in no log
public record OutcomeCount(long matched, long unmatched) {}
