package io.volano.server.trace;

import io.volano.TaskId;
import io.volano.Tracer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Function;

/// Where a server's traces go.
public interface Traces extends AutoCloseable {

  /// Nowhere.
  Traces NONE =
      new Traces() {
        @Override
        public Tracer tracer() {
          return Tracer.NONE;
        }

        @Override
        public Optional<Filter> requests(Function<HttpServletRequest, Destination> where) {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /// What a request was for, when it has been answered.
  ///
  /// @param route as `/v1/tasks/{task}`, if there is one
  /// @param tenant whose caller sent it, if that is known
  /// @param task of that name in its path, if there is one
  record Destination(Optional<String> route, Optional<String> tenant, Optional<TaskId> task) {}

  /// Where the settings say.
  ///
  /// @throws io.volano.Refusal.Invalid if they cannot be understood
  static Traces of(TraceSettings settings) {
    return settings.isOn() ? OpenTelemetryTraces.of(settings) : NONE;
  }

  /// Is told what is done below requests.
  Tracer tracer();

  /// The filter that every request goes through first, if requests are traced.
  Optional<Filter> requests(Function<HttpServletRequest, Destination> where);

  /// Sends what has not been sent yet, within a bounded time.
  @Override
  void close();
}
