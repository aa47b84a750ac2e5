package io.volano.server.http;

import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.store.json.Json;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// Deciding and observing without the framework, which costs them more than a tenth of their time.
///
/// A short way to the same methods of [DecisionRoutes]: what is unusual about a path takes the long
/// one, and both give the same answers.
final class HotRoutes extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Pattern DECIDE = Pattern.compile("/v1/tasks/([\\w-][\\w.-]*)/decide");
  private static final Pattern OBSERVE =
      Pattern.compile("/v1/tasks/([\\w-][\\w.-]*)/decisions/([\\w-][\\w.-]*)/outcomes");

  private final transient Installation installation;
  private final transient DecisionRoutes routes;
  private final transient JsonMapper mapper;
  private final transient ProblemWriter problems;

  HotRoutes(
      Installation installation, DecisionRoutes routes, JsonMapper mapper, ProblemWriter problems) {
    this.installation = installation;
    this.routes = routes;
    this.mapper = mapper;
    this.problems = problems;
  }

  /// A route that a path leads to.
  private interface Route {
    Object answer(TaskLoop loop, Json body);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!request.getMethod().equals("POST")) {
      chain.doFilter(request, response);
      return;
    }
    var decide = DECIDE.matcher(request.getRequestURI());
    if (decide.matches()) {
      answer(request, response, decide, routes::decide);
      return;
    }
    var observe = OBSERVE.matcher(request.getRequestURI());
    if (observe.matches()) {
      var decision = observe.group(2);
      answer(request, response, observe, (loop, body) -> routes.observe(loop, decision, body));
      return;
    }
    chain.doFilter(request, response);
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, Matcher path, Route route)
      throws IOException {
    byte[] body;
    try {
      var loop = installation.volano().task(TaskId.of(path.group(1)));
      body = mapper.writeValueAsBytes(route.answer(loop, Body.read(request)));
    } catch (Throwable e) { // as on the long way
      problems.write(response, Problem.answer(e));
      return;
    }
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
