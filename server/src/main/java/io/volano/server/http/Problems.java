package io.volano.server.http;

import io.volano.server.Meters;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Answers everything that goes wrong on a route.
@RestControllerAdvice
final class Problems {

  private final Meters meters;

  Problems(Meters meters) {
    this.meters = meters;
  }

  @ExceptionHandler(Throwable.class)
  ResponseEntity<Problem> answer(Throwable cause) {
    var answer = Problem.answer(cause);
    meters.failed(cause);
    meters.refused(answer.getStatusCode().value());
    return answer;
  }
}
