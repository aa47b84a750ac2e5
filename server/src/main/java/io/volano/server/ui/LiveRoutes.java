package io.volano.server.ui;

import io.volano.server.access.Caller;
import io.volano.server.access.Keys;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Keeps an overview up to date: a beat a second as server-sent events.
///
/// A viewer gets the newest beat as soon as it has read the one before, and of it only the tasks
/// that changed meanwhile. Whoever does not read is dropped when the connection's patience ends. A
/// stream ends with the log-in of whoever reads it, and by itself after some minutes: the browser
/// asks again, and is asked who it is.
@RestController
final class LiveRoutes {

  private static final System.Logger LOG = System.getLogger(LiveRoutes.class.getName());
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final Pulses pulses;
  private final Keys keys;
  private final JsonMapper mapper = JsonMapper.shared();

  LiveRoutes(Pulses pulses, Keys keys) {
    this.pulses = pulses;
    this.keys = keys;
  }

  @GetMapping("/ui/live")
  void live(Caller caller, HttpServletResponse response) throws IOException, InterruptedException {
    var pulse = pulses.of(caller.tenant());
    pulses.enter(pulse);
    try {
      response.setContentType("text/event-stream;charset=utf-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      follow(pulse, mayGoOn(), response.getOutputStream());
    } catch (IOException e) { // nobody reads any more, which is no fault of a request
      LOG.log(Level.DEBUG, "a reader of the overview is gone", e);
    } finally {
      pulses.leave(pulse);
    }
  }

  /// Whether who asked may still see it: keys end, and are made, while a page is open.
  private BooleanSupplier mayGoOn() {
    var reader = SecurityContextHolder.getContext().getAuthentication();
    return reader == null ? keys::none : () -> keys.find(reader.getName()).isPresent();
  }

  private void follow(Pulse pulse, BooleanSupplier mayGoOn, OutputStream to)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIFE.toNanos();
    long seen = 0;
    write(to, "retry: 2000\n\n");
    while (!pulse.closed() && System.nanoTime() < end) {
      var beat = pulse.after(seen, HEARTBEAT);
      if (!mayGoOn.getAsBoolean()) {
        return;
      }
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
