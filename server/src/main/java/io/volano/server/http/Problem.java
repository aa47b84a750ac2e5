package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.server.Installation.NotReady;
import io.volano.server.access.Denied;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/// What every answer says that is not what was asked for: the one shape of all errors.
///
/// | cause | status |
/// |---|---|
/// | [Refusal.Invalid], or no JSON | 400, with the field |
/// | [Denied]: no good key, not its role, above its quota | 401 with `WWW-Authenticate`, 403, 429 |
/// | another `Host`, or a page of another site | 421, 403 |
/// | [Refusal.NotFound], or no such route | 404 |
/// | no such method on the route | 405 with `Allow` |
/// | [Refusal.Conflict] | 409 |
/// | [Refusal.Outdated] | 412 |
/// | too large | 413 |
/// | not JSON by its own words | 415 |
/// | [Refusal.Busy] | 429 with `Retry-After` |
/// | [StoreException], or not open yet | 503 with `Retry-After` |
/// | a defect of ours | 500, logged under the id it tells |
///
/// @param title the status in words
/// @param detail what must hold, and what came
/// @param field the path of the value it is about (`context.items[3]`), if it is about one
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(int status, String title, String detail, String field) {

  private static final System.Logger LOG = System.getLogger(Problem.class.getName());
  private static final SecureRandom IDS = new SecureRandom();
  private static final Duration PAUSE_WHEN_BUSY = Duration.ofSeconds(1);
  private static final Duration PAUSE_WHEN_DOWN = Duration.ofSeconds(2);

  public static Problem of(HttpStatus status, String detail) {
    return new Problem(status.value(), status.getReasonPhrase(), detail, null);
  }

  static Problem at(String field, String detail) {
    var status = HttpStatus.BAD_REQUEST;
    return new Problem(status.value(), status.getReasonPhrase(), detail, field);
  }

  /// The answer to whatever went wrong with a request.
  public static ResponseEntity<Problem> answer(Throwable cause) {
    return switch (cause) {
      case Refusal.Busy e -> answer(of(e), retryAfter(PAUSE_WHEN_BUSY));
      case Denied e -> answer(of(HttpStatus.valueOf(e.status()), e.getMessage()), headers(e));
      case Refusal e -> answer(of(e), HttpHeaders.EMPTY);
      case StoreException e ->
          answer(of(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage()), retryAfter(PAUSE_WHEN_DOWN));
      case NotReady e ->
          answer(of(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage()), retryAfter(PAUSE_WHEN_BUSY));
      case Body.TooLarge e -> answer(HttpStatus.CONTENT_TOO_LARGE, e.getMessage());
      case IOException _ -> answer(HttpStatus.BAD_REQUEST, "the body could not be read to its end");
      case HttpMediaTypeNotSupportedException _ ->
          answer(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "the body must be JSON and say so, with Content-Type: application/json");
      case ErrorResponse e -> answer(e);
      default -> defect(cause);
    };
  }

  static Problem of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Invalid e -> at(e.field(), e.getMessage());
      case Refusal.NotFound e -> of(HttpStatus.NOT_FOUND, e.getMessage());
      case Refusal.Conflict e -> of(HttpStatus.CONFLICT, e.getMessage());
      case Refusal.Busy e -> of(HttpStatus.TOO_MANY_REQUESTS, e.getMessage());
      case Refusal.Outdated e -> of(HttpStatus.PRECONDITION_FAILED, e.getMessage());
    };
  }

  /// What Spring found wrong before a route was asked.
  private static ResponseEntity<Problem> answer(ErrorResponse e) {
    var status = HttpStatus.valueOf(e.getStatusCode().value());
    var detail =
        switch (e) {
          case HttpRequestMethodNotSupportedException m ->
              "this route answers "
                  + String.join(", ", m.getSupportedMethods())
                  + ", not "
                  + m.getMethod();
          default ->
              status == HttpStatus.NOT_FOUND
                  ? "there is no such route; see /openapi.json"
                  : e.getBody().getDetail();
        };
    return answer(of(status, detail), e.getHeaders());
  }

  private static HttpHeaders headers(Denied denied) {
    var headers = new HttpHeaders();
    denied.headers().forEach(headers::set);
    return headers;
  }

  private static HttpHeaders retryAfter(Duration pause) {
    var headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(pause.toSeconds()));
    return headers;
  }

  private static ResponseEntity<Problem> defect(Throwable cause) {
    var id = HexFormat.of().toHexDigits(IDS.nextInt());
    LOG.log(Level.ERROR, "request failed, id " + id, cause);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR, "this is a defect; the log has it under id " + id);
  }

  private static ResponseEntity<Problem> answer(HttpStatus status, String detail) {
    return answer(of(status, detail), HttpHeaders.EMPTY);
  }

  private static ResponseEntity<Problem> answer(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(HttpStatusCode.valueOf(problem.status))
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
