package io.volano;

/// Where in an episode a decision stands.
///
/// @param episode unique within the task, 1 to 256 characters
/// @param step counted by the caller from 0; tells steps that come out of order or twice apart
public record EpisodeStep(String episode, long step) {

  public EpisodeStep {
    Texts.check("id", episode, 256);
    if (step < 0) {
      throw new Refusal.Invalid("step", "must be at least 0: " + step);
    }
  }
}
