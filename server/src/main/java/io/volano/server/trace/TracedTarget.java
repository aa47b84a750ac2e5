package io.volano.server.trace;

import io.volano.Tracer;
import io.volano.server.alert.Message;
import io.volano.server.alert.Target;
import java.io.IOException;

/// Another target of alerts, traced: how long a delivery took and whether it failed.
///
/// @param target who is told
public record TracedTarget(Target target, Tracer tracer) implements Target {

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public void send(Message message) throws IOException, InterruptedException {
    try {
      tracer.<Boolean, Exception>during("alert to " + name(), _ -> deliver(message));
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a target throws nothing else", e);
    }
  }

  private boolean deliver(Message message) throws IOException, InterruptedException {
    target.send(message);
    return true;
  }
}
