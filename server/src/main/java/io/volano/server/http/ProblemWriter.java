package io.volano.server.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems where the framework is not reached: in filters, and for Tomcat.
final class ProblemWriter {

  private final JsonMapper mapper;
  private final IntConsumer refused;

  /// @param refused is told the status of each
  ProblemWriter(JsonMapper mapper, IntConsumer refused) {
    this.mapper = mapper;
    this.refused = refused;
  }

  /// With the headers that belong to it.
  void write(HttpServletResponse response, ResponseEntity<Problem> answer) throws IOException {
    answer.getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
    write(response, answer.getBody());
  }

  void write(HttpServletResponse response, Problem problem) throws IOException {
    refused.accept(problem.status());
    var body = mapper.writeValueAsBytes(problem);
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
