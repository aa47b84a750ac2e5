package io.volano.server.ui;

import io.volano.Refusal;
import io.volano.server.Installation;
import io.volano.server.Meters;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;

/// The pulse of each tenant. Stops before the server waits for what is under way, since a stream
/// would be under way for ever.
public final class Pulses implements SmartLifecycle {

  /// Most streams at once; each holds a connection and a request.
  static final int MOST_VIEWERS = 200;

  private final Installation installation;
  private final Meters meters;
  private final InstantSource clock;
  private final Map<String, Pulse> pulses = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MOST_VIEWERS);
  private volatile boolean running;

  public Pulses(Installation installation, Meters meters, InstantSource clock) {
    this.installation = installation;
    this.meters = meters;
    this.clock = clock;
  }

  Pulse of(String tenant) {
    return pulses.computeIfAbsent(tenant, t -> new Pulse(t, installation::volano, meters, clock));
  }

  /// Takes the place of one viewer.
  ///
  /// @throws Refusal.Busy if there are too many
  void enter(Pulse pulse) {
    if (!places.tryAcquire()) {
      throw new Refusal.Busy("at most " + MOST_VIEWERS + " pages are kept up to date at once");
    }
    pulse.enter();
  }

  void leave(Pulse pulse) {
    pulse.leave();
    places.release();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    pulses.values().forEach(Pulse::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
