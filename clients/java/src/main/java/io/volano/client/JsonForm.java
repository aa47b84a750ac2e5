package io.volano.client;

import java.util.Map;

/// A record that can be written as JSON.
interface JsonForm {

  /// Its fields by their names in JSON, without those that were left out.
  Map<String, Object> toJson();
}
