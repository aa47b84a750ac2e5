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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  private static final Set<String> NO_PERSONS = Set.of("schedule", "job", "prefix", "id");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
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
      request.setAttribute(ACT, begin(caller.orElseThrow(), right, request));
    }
    return true;
  }

  private String begin(Caller caller, Right right, HttpServletRequest request) {
    var names = names(request);
    var what = right.route();
    for (var name : names.entrySet()) {
      if (NO_PERSONS.contains(name.getKey())) {
        what = what.replace("{" + name.getKey() + "}", name.getValue());
      }
    }
    return audit.begin(
        caller.tenant(),
        caller.name(),
        what,
        Optional.ofNullable(names.get("task")),
        request.getRemoteAddr());
  }

  private static Right right(HttpServletRequest request, Object handler) {
    var pattern = (String) request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    boolean isFile = !(handler instanceof HandlerMethod); // which refuses other methods itself
    return Rights.of(isFile ? HttpMethod.GET.name() : request.getMethod(), String.valueOf(pattern));
  }

  /// What the path names; whatever stands there and can be no name of ours might be anything.
  private static Map<String, String> names(HttpServletRequest request) {
    var variables =
        (Map<?, ?>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables == null
        ? Map.of()
        : variables.entrySet().stream()
            .map(variable -> Map.entry((String) variable.getKey(), (String) variable.getValue()))
            .filter(variable -> NAME.matcher(variable.getValue()).matches())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception e) {
    if (request.getAttribute(ACT) instanceof String act) {
      audit.complete(act, response.getStatus());
    }
  }
}
