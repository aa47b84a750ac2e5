package io.volano.server.http;

import io.volano.server.access.Caller;
import io.volano.server.access.Seal;
import io.volano.server.access.Seals;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives routes the seal of the caller's tenant, for positions in questions and answers.
final class SealArgument implements HandlerMethodArgumentResolver {

  private final Seals seals;

  SealArgument(Seals seals) {
    this.seals = seals;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Seal.class;
  }

  @Override
  public Seal resolveArgument(
      MethodParameter parameter,
      ModelAndViewContainer container,
      NativeWebRequest request,
      WebDataBinderFactory binders) {
    return seals.of(Caller.of(request.getNativeRequest(HttpServletRequest.class)).tenant());
  }
}
