package io.volano.server.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/// Says in our words what Tomcat refuses by itself, such as a broken address.
public final class ProblemValve extends ErrorReportValve {

  // Tomcat makes the valve by its name, so nothing can be given to it.
  private final ProblemWriter problems = new ProblemWriter(JsonMapper.shared(), _ -> {});

  @Override
  protected void report(Request request, Response response, Throwable cause) {
    int code = response.getStatus();
    if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    var status = HttpStatus.resolve(code);
    try {
      problems.write(
          response, Problem.of(status == null ? HttpStatus.BAD_REQUEST : status, detail(code)));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      container.getLogger().debug("nobody is there to read the answer", e);
    }
  }

  private static String detail(int status) {
    return status < 500 ? "this is no request that can be read" : "the request could not be served";
  }
}
