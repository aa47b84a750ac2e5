package io.volano.clients;

import java.util.List;

/// An object of the API as its description has it.
///
/// @param doc what it is; empty if the description does not say
record ApiType(String name, String doc, List<Field> fields) {

  /// @param required whether it is always there
  /// @param nullable whether it may be `null`
  record Field(String name, Kind kind, boolean required, boolean nullable, String doc) {

    /// Whether there may be no value.
    boolean isOptional() {
      return !required || nullable;
    }
  }

  /// What a field holds.
  sealed interface Kind {

    record Text() implements Kind {}

    record Whole() implements Kind {}

    record Real() implements Kind {}

    record Flag() implements Kind {}

    /// An object of whatever fields.
    record Open() implements Kind {}

    record One(String type) implements Kind {}

    record Many(Kind of) implements Kind {}
  }
}
