package io.volano.server.cli.replay;

import io.volano.Request;

/// Who decides a replay: a loop in this process, or a running server.
public interface Decider extends AutoCloseable {

  /// @param decisionId to report outcomes of
  /// @param action what was drawn
  record Choice(String decisionId, String action) {}

  Choice decide(Request request);

  /// Says that a deferred decision was shown.
  void activate(Choice choice);

  void observe(Choice choice, double reward);

  /// Goes on to the next situation: time passes.
  void next();

  /// Learns what was settled, unless that goes on by itself.
  void learn();

  @Override
  void close();
}
