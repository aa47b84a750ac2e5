package io.volano.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes types in a language.
interface TypeWriter {

  String ORIGIN = "Generated from openapi.yaml; do not edit.";

  /// Files by their paths from the root of the repository.
  Map<Path, String> write(List<ApiType> types);
}
