package io.volano.server.http;

import io.volano.Refusal;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.server.trace.Traces.Destination;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerMapping;

/// Tells which route a request went, whether the long way or the short one, for whoever watches
/// requests from outside.
///
/// Of a task it tells only if there is one: anything may stand in its place in a path.
final class Destinations {

  private final List<HotRoute> hotRoutes;
  private final Installation installation;

  Destinations(List<HotRoute> hotRoutes, Installation installation) {
    this.hotRoutes = List.copyOf(hotRoutes);
    this.installation = installation;
  }

  /// Where a request went that has been answered.
  Destination of(HttpServletRequest request) {
    var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null ? onTheShortWay(request) : onTheLongWay(request, pattern.toString());
  }

  private Destination onTheLongWay(HttpServletRequest request, String pattern) {
    var variables =
        request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                instanceof Map<?, ?> map
            ? map
            : Map.of();
    return destination(request, Optional.of(pattern), (String) variables.get("task"));
  }

  private Destination onTheShortWay(HttpServletRequest request) {
    if (request.getMethod().equals(HttpMethod.POST.name())) {
      for (var route : hotRoutes) {
        var path = route.path().matcher(request.getRequestURI());
        if (path.matches()) {
          var template = route.right().route().substring("POST ".length());
          var task = path.namedGroups().containsKey("task") ? path.group("task") : null;
          return destination(request, Optional.of(template), task);
        }
      }
    }
    return destination(request, Optional.empty(), null);
  }

  private Destination destination(HttpServletRequest request, Optional<String> route, String task) {
    var caller = Caller.find(request);
    return new Destination(
        route, caller.map(Caller::tenant), caller.flatMap(asking -> task(asking, task)));
  }

  private Optional<TaskId> task(Caller caller, String name) {
    if (name == null || !installation.isOpen()) {
      return Optional.empty();
    }
    try {
      return installation.volano().find(caller.task(name)).map(TaskLoop::id);
    } catch (Refusal.Invalid e) {
      return Optional.empty(); // no task has such a name
    }
  }
}
