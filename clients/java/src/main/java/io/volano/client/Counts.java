package io.volano.client;

/// What a client did since it was made.
///
/// @param decided choices of the server
/// @param fallbacks choices it had to make itself
/// @param delivered reports that the server took
/// @param refused reports that were wrong
/// @param dropped reports that were given up because the queue was full or closed
/// @param ofFallbacks outcomes that went nowhere because no server knows their decision
/// @param waiting reports that are not delivered yet
public record Counts(
    long decided,
    long fallbacks,
    long delivered,
    long refused,
    long dropped,
    long ofFallbacks,
    int waiting) {}
