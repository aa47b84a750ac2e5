package io.volano.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/// Where a page is: a path and what stands behind the `?`, which is all of a page's state.
public record Address(String path, Map<String, String> parameters) {

  /// Of a page that is read; what a form sent is no part of it.
  static Address of(HttpServletRequest request) {
    var parameters = new LinkedHashMap<String, String>();
    if (request.getMethod().equals("GET")) {
      request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
    }
    return new Address(request.getRequestURI(), parameters);
  }

  /// The same page with one thing changed.
  public String with(String name, String value) {
    var changed = new LinkedHashMap<>(parameters);
    changed.put(name, value);
    return path + query(changed);
  }

  /// What stands behind the path, with its `?`; nothing if there is nothing.
  public static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
        .collect(
            Collectors.collectingAndThen(Collectors.joining("&"), q -> q.isEmpty() ? q : "?" + q));
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }

  /// A path of these parts, each escaped.
  public static String path(String... parts) {
    return java.util.Arrays.stream(parts)
        .map(Address::encoded)
        .collect(Collectors.joining("/", "/", ""));
  }

  @Override
  public String toString() {
    return path + query(parameters);
  }
}
