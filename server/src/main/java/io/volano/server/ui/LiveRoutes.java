package io.volano.server.ui;

import io.volano.server.access.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Keeps an overview up to date: a beat a second as server-sent events.
///
/// A viewer gets the newest beat as soon as it has read the one before, and of it only the tasks
/// that changed meanwhile. Whoever does not read is dropped when the connection's patience ends. A
/// stream ends by itself after some minutes: the browser asks again, and then is asked who it is.
@RestController
final class LiveRoutes {

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final Pulses pulses;
  private final JsonMapper mapper = JsonMapper.shared();

  LiveRoutes(Pulses pulses) {
    this.pulses = pulses;
  }

  @GetMapping("/ui/live")
  void live(Caller caller, HttpServletResponse response) throws IOException, InterruptedException {
    var pulse = pulses.of(caller.tenant());
    pulses.enter(pulse);
    try {
      response.setContentType("text/event-stream;charset=utf-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      follow(pulse, response.getOutputStream());
    } finally {
      pulses.leave(pulse);
    }
  }

  private void follow(Pulse pulse, OutputStream to) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIFE.toNanos();
    long seen = 0;
    write(to, "retry: 2000\n\n");
    while (!pulse.closed() && System.nanoTime() < end) {
      var beat = pulse.after(seen, HEARTBEAT);
      write(to, beat.number() > seen ? event(beat, seen) : ": nothing new\n\n");
      seen = beat.number();
    }
  }

  private static void write(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
    to.flush();
  }

  /// What changed after a beat, as one line of JSON.
  private String event(Beat beat, long seen) {
    var json = mapper.createObjectNode();
    json.put("shape", beat.shape());
    json.put("at", beat.at().toEpochMilli());
    json.put("rate", beat.rateText());
    json.put("lag", beat.lagText());
    json.put("steps", Figures.count(beat.steps()));
    var tasks = json.putObject("tasks");
    for (var task : beat.tasks()) {
      if (task.changed() > seen) {
        tasks
            .putObject(task.task())
            .put("rate", task.rateText())
            .put("lag", task.lagText())
            .put("steps", task.stepsText())
            .put("mean", task.meanText())
            .put("reward", task.line().reward())
            .put("uniform", task.line().uniform());
      }
    }
    return "data: " + mapper.writeValueAsString(json) + "\n\n";
  }
}
