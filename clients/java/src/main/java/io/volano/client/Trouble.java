package io.volano.client;

/// Something that went wrong in the background.
///
/// @param path the route that was called
/// @param report what was to be told, as JSON; empty if it is about no report
/// @param problem what the server said
/// @param lost whether the report is given up; else it waits, as for a key that is mended
public record Trouble(String path, String report, Problem problem, boolean lost) {}
