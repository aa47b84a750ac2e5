package io.volano.server.ui;

import io.volano.Refusal;
import io.volano.server.Meters;
import io.volano.server.access.Caller;
import io.volano.server.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Says what went wrong on a page, in the words of the API, as a page: what failed, what still
/// works, what to do.
@ControllerAdvice(basePackageClasses = UiProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UiProblems {

  private final Meters meters;
  private final InstantSource clock;

  UiProblems(Meters meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
  }

  @ExceptionHandler(Throwable.class)
  ResponseEntity<byte[]> answer(Throwable cause, HttpServletRequest request) {
    var problem = Problem.answer(cause).getBody();
    meters.failed(cause);
    meters.refused(problem.status());
    var screen = Screen.of(request, Caller.of(request), clock.instant());
    return Html.page(
        HttpStatus.valueOf(problem.status()),
        to -> JteproblemGenerated.render(to, null, screen, problem));
  }

  /// What has no page.
  @RestController
  static final class Unknown {

    private final UiProblems problems;

    Unknown(UiProblems problems) {
      this.problems = problems;
    }

    @GetMapping("/ui/**")
    ResponseEntity<byte[]> unknown(HttpServletRequest request) {
      var none = new Refusal.NotFound("there is no such page: " + request.getRequestURI());
      return problems.answer(none, request);
    }
  }
}
