package io.volano.server.http;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Page;
import io.volano.DecisionLog.Reading;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Seal;
import io.volano.store.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The log itself, for those who keep a copy or look on.
@RestController
final class LogRoutes {

  private static final int PAGE = 500;
  private static final Page END = new Page(List.of(), 0);

  private final Installation installation;

  LogRoutes(Installation installation) {
    this.installation = installation;
  }

  /// One entry a line, page by page, so that a long answer takes little memory.
  @GetMapping("/v1/tasks/{task}/log")
  void log(Seal seal, TaskLoop loop, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var part = Parameters.part(seal, request);
    var log = installation.volano().stores().log();
    var page = read(log, loop, part.after(), part.limit());
    response.setContentType("application/x-ndjson");
    int left = part.limit();
    do {
      write(page, seal, response.getOutputStream());
      left -= page.entries().size();
      page = left == 0 ? END : read(log, loop, page.through(), left);
    } while (!page.entries().isEmpty());
  }

  private static Page read(DecisionLog log, TaskLoop loop, long after, int left) {
    return log.read(loop.id(), after, Math.min(left, PAGE), Reading.ALL);
  }

  private static void write(Page page, Seal seal, OutputStream to) throws IOException {
    for (var logged : page.entries()) {
      to.write(Json.write(SealedEntry.write(logged, seal)).getBytes(StandardCharsets.UTF_8));
      to.write('\n');
    }
  }
}
