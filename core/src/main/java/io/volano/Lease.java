package io.volano;

/// That one server settles a task, and no other does.
///
/// @param holder which server
/// @param token grows by one at each change of hands; 0 where there can be no other server. What is
///   written under an old token is refused
public record Lease(TaskId task, String holder, long token) {}
