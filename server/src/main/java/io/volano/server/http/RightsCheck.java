package io.volano.server.http;

import io.volano.server.access.Audit;
import io.volano.server.access.Caller;
import io.volano.server.access.Rights;
import io.volano.server.access.Rights.Right;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Holds every request against the table of rights, by the route that was found for it, and writes
/// down what administrators are about to do.
///
/// It asks the framework which route it is instead of reading the path anew: two readings could
/// differ.
final class RightsCheck implements HandlerInterceptor {

  private static final Set<DispatcherType> CHECKED =
      EnumSet.of(DispatcherType.ASYNC, DispatcherType.ERROR);
  private static final String ACT = RightsCheck.class.getName() + ".act";

  private final Audit audit;

  RightsCheck(Audit audit) {
    this.audit = audit;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getMethod().equals(HttpMethod.OPTIONS.name())
        || CHECKED.contains(request.getDispatcherType())) {
      return true; // says which methods there are; or was checked when it came
    }
    var caller = Caller.find(request);
    var right = right(request, handler);
    right.check(caller);
    if (right.isAudited()) {
      var act = audit.begin(caller.orElseThrow(), right, task(request), request.getRemoteAddr());
      request.setAttribute(ACT, act);
    }
    return true;
  }

  private static Right right(HttpServletRequest request, Object handler) {
    var pattern = (String) request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    boolean isFile = !(handler instanceof HandlerMethod); // which refuses other methods itself
    return Rights.of(isFile ? HttpMethod.GET.name() : request.getMethod(), String.valueOf(pattern));
  }

  private static Optional<String> task(HttpServletRequest request) {
    var variables =
        (Map<?, ?>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return Optional.ofNullable(variables)
        .map(v -> (String) v.get("task"))
        .filter(RightsCheck::isName);
  }

  /// Whatever else stands in its place is no task, and might be anything.
  private static boolean isName(String task) {
    return task.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception e) {
    if (request.getAttribute(ACT) instanceof String act) {
      audit.complete(act, response.getStatus());
    }
  }
}
