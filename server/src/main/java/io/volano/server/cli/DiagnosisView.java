package io.volano.server.cli;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/// What a server finds in the way of a task, as text.
///
/// @param diagnosis as the server answers it
record DiagnosisView(JsonNode diagnosis) {

  void print(PrintWriter out) {
    if (diagnosis.path("findings").isEmpty()) {
      out.println("nothing is in the way of learning");
    }
    for (var finding : diagnosis.path("findings")) {
      out.printf(
          "%s (%s)%n  %s%n  → %s%n",
          finding.path("code").asString(),
          finding.path("gravity").asString(),
          finding.path("says").asString(),
          finding.path("next").asString());
    }
  }
}
