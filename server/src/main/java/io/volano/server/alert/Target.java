package io.volano.server.alert;

import java.io.IOException;

/// Somewhere messages are sent to.
public interface Target {

  /// What it is called in logs and metrics; tells no secret.
  String name();

  /// Delivers a message, or fails within a bounded time.
  ///
  /// @throws IOException if it was not delivered; its message is logged, so it tells no secret
  void send(Message message) throws IOException, InterruptedException;
}
