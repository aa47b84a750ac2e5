package io.volano.server.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// Bounds what is under way at once, so that memory holds: a request beyond that gets 429 and has
/// changed nothing.
///
/// Virtual threads are cheap, so what counts is not threads but requests, and among them those with
/// large bodies, which take some ten times their size while they are read; they wait a moment for
/// their turn.
final class Admission extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final long LARGE = 64 << 10;
  private static final long HEAP_PER_LARGE = 128 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final transient ProblemWriter problems;
  private final transient Duration patience;
  private final Semaphore all;
  private final Semaphore large;

  /// @param requests most requests at once
  Admission(int requests, ProblemWriter problems) {
    this(
        requests,
        (int) Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_PER_LARGE),
        PATIENCE,
        problems);
  }

  /// @param large most requests with large bodies at once
  /// @param patience how long these wait for their turn
  Admission(int requests, int large, Duration patience, ProblemWriter problems) {
    this.all = new Semaphore(requests);
    this.large = new Semaphore(large, true);
    this.patience = patience;
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!all.tryAcquire()) {
      refuse(response);
      return;
    }
    try {
      if (isLarge(request)) {
        admitLarge(request, response, chain);
      } else {
        chain.doFilter(request, response);
      }
    } finally {
      all.release();
    }
  }

  private void admitLarge(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isTheirTurn()) {
      refuse(response);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      large.release();
    }
  }

  private boolean isTheirTurn() {
    try {
      return large.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// A body that does not say how long it is may be.
  private static boolean isLarge(HttpServletRequest request) {
    return request.getContentLengthLong() > LARGE
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  private void refuse(HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, "1");
    problems.write(
        response, Problem.of(HttpStatus.TOO_MANY_REQUESTS, "too many requests are under way"));
  }
}
