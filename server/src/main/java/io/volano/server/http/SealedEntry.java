package io.volano.server.http;

import io.volano.Logged;
import io.volano.Version;
import io.volano.server.access.Seal;
import io.volano.store.json.EntryJson;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// An entry of the log as a tenant sees it: without secrets, every position in it sealed.
final class SealedEntry {

  /// The fields that hold positions, whatever the kind of entry.
  private static final List<String> POSITIONS = List.of("position", "decision", "through", "from");

  private static final List<String> VERSIONS = List.of("policyVersion", "version");

  private SealedEntry() {}

  static ObjectNode write(Logged<?> logged, Seal seal) {
    var json = EntryJson.write(logged, false);
    for (var name : POSITIONS) {
      if (json.path(name).isIntegralNumber()) {
        json.put(name, seal.out(json.path(name).asLong()));
      }
    }
    for (var name : VERSIONS) {
      if (json.path(name).isString()) {
        json.put(name, seal.out(Version.parse(json.path(name).asString())).toString());
      }
    }
    return json;
  }
}
