package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/// So many requests at once and no more.
final class AdmissionTest {

  private final AtomicInteger refused = new AtomicInteger();
  private final ProblemWriter problems =
      new ProblemWriter(JsonMapper.shared(), _ -> refused.incrementAndGet());

  @Test
  void oneTooManyIsRefusedAndThePlaceOfOneThatIsDoneIsFree() throws Exception {
    var admission = new Admission(2, problems);
    var entered = new CountDownLatch(2);
    var leave = new CountDownLatch(1);
    FilterChain waiting =
        (_, _) -> {
          entered.countDown();
          await(leave);
        };
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<MockHttpServletResponse>>();
      for (int i = 0; i < 2; i++) {
        calls.add(callers.submit(() -> ask(admission, new MockHttpServletRequest(), waiting)));
      }
      await(entered);
      var third = ask(admission, new MockHttpServletRequest(), (_, _) -> {});
      assertThat(third.getStatus()).isEqualTo(429);
      assertThat(third.getHeader("Retry-After")).isEqualTo("1");
      assertThat(third.getContentType()).isEqualTo("application/problem+json");
      leave.countDown();
      for (var call : calls) {
        assertThat(call.get().getStatus()).isEqualTo(200);
      }
    }
    assertThat(ask(admission, new MockHttpServletRequest(), (_, _) -> {}).getStatus())
        .isEqualTo(200);
    assertThat(refused.get()).isEqualTo(1);
  }

  @Test
  void largeBodiesShareTheHeap() throws Exception {
    var admission = new Admission(1_000, 1, Duration.ofMillis(1), problems);
    var large = new MockHttpServletRequest();
    large.setContent(new byte[100_000]);
    FilterChain another =
        (_, _) -> {
          assertThat(ask(admission, large, (_, _) -> {}).getStatus()).isEqualTo(429);
          assertThat(ask(admission, new MockHttpServletRequest(), (_, _) -> {}).getStatus())
              .isEqualTo(200);
        };
    assertThat(ask(admission, large, another).getStatus()).isEqualTo(200);
    assertThat(ask(admission, large, (_, _) -> {}).getStatus()).isEqualTo(200);
  }

  private static MockHttpServletResponse ask(
      Admission admission, MockHttpServletRequest request, FilterChain chain) {
    var response = new MockHttpServletResponse();
    try {
      admission.doFilter(request, response, chain);
    } catch (IOException | ServletException e) {
      throw new IllegalStateException(e);
    }
    return response;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
