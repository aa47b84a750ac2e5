package io.volano;

import java.time.Instant;

/// What a decision was made under, and until when it waits.
///
/// @param revision the declaration it was made under, and is settled under
/// @param version the policy that was asked
/// @param at when it was made
/// @param due when it is settled at the latest
public record Terms(long revision, Version version, Instant at, Instant due) {}
