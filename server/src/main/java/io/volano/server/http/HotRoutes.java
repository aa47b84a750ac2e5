package io.volano.server.http;

import io.volano.server.access.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// The short way to the routes that are called most, past the framework.
///
/// It leads to the same methods of the controllers: what is unusual about a path takes the long
/// way, and both give the same answers.
final class HotRoutes extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient List<HotRoute> routes;
  private final transient JsonMapper mapper;
  private final transient ProblemWriter problems;
  private final transient Consumer<Throwable> failed;

  /// @param failed is told what went wrong
  HotRoutes(
      List<HotRoute> routes,
      JsonMapper mapper,
      ProblemWriter problems,
      Consumer<Throwable> failed) {
    this.routes = List.copyOf(routes);
    this.mapper = mapper;
    this.problems = problems;
    this.failed = failed;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getMethod().equals("POST")) {
      for (var route : routes) {
        var path = route.path().matcher(request.getRequestURI());
        if (path.matches()) {
          answer(
              response,
              () -> {
                route.right().check(Caller.find(request));
                return route.answering().answer(Caller.of(request), path, () -> Body.read(request));
              });
          return;
        }
      }
    }
    chain.doFilter(request, response);
  }

  private interface Work {
    Object answer() throws Exception;
  }

  private void answer(HttpServletResponse response, Work work) throws IOException {
    byte[] body;
    try {
      body = mapper.writeValueAsBytes(work.answer());
    } catch (Throwable e) { // as on the long way
      failed.accept(e);
      problems.write(response, Problem.answer(e));
      return;
    }
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
