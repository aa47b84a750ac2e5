package io.volano.server.http;

import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/// Gives routes the task that `{task}` in their path names, of the caller's tenant.
final class TaskArgument implements HandlerMethodArgumentResolver {

  private final Installation installation;

  TaskArgument(Installation installation) {
    this.installation = installation;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == TaskLoop.class;
  }

  @Override
  public TaskLoop resolveArgument(
      MethodParameter parameter,
      ModelAndViewContainer container,
      NativeWebRequest request,
      WebDataBinderFactory binders) {
    var variables =
        (Map<?, ?>)
            request.getAttribute(
                HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
    var caller = Caller.of(request.getNativeRequest(HttpServletRequest.class));
    return installation.volano().task(caller.task((String) variables.get("task")));
  }
}
