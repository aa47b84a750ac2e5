package io.volano.server.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// What else can be said of something that was seen.
final class Seen {

  @Option(names = "--slot", description = "The slot it belongs to (default 0).")
  private Optional<String> slot = Optional.empty();

  @Option(names = "--at", description = "When it happened: 2026-01-31T12:00:00Z.")
  private Optional<String> at = Optional.empty();

  @Option(names = "--key", description = "Makes the report safe to repeat.")
  private Optional<String> key = Optional.empty();

  ObjectNode addTo(ObjectNode body, String type, Optional<Double> value) {
    body.put("type", type);
    value.ifPresent(v -> body.put("value", v));
    slot.ifPresent(s -> body.put("slot", s));
    at.ifPresent(a -> body.put("at", a));
    key.ifPresent(k -> body.put("key", k));
    return body;
  }
}
