package io.volano;

/// An entry where it stands in the log.
///
/// @param position grows along the log, with gaps
public record Logged<E extends Entry>(long position, E entry) {}
