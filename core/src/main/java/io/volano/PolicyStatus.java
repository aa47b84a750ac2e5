package io.volano;

import java.util.OptionalDouble;

/// What a task plays and has learned.
///
/// @param version of the policy that answers now
/// @param revision of the declaration that holds now
/// @param steps how many settled steps it was learned from
/// @param meanReward of those steps, as earned; empty before the first
/// @param pending slots that are not settled yet
/// @param fingerprint of the learner's state: equal states have equal fingerprints
/// @param summary what was learned, as a tree of numbers
public record PolicyStatus(
    Version version,
    long revision,
    boolean frozen,
    long steps,
    OptionalDouble meanReward,
    long pending,
    String fingerprint,
    Explanation summary) {}
