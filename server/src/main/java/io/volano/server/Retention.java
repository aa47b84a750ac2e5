package io.volano.server;

import io.volano.Job;

/// Drops, once an hour, the texts that are older than their tasks keep them.
final class Retention {

  private final Installation installation;
  private final Meters meters;

  Retention(Installation installation, Meters meters) {
    this.installation = installation;
    this.meters = meters;
  }

  Job job() {
    return new Job("retention", "0 * * * *", this::round);
  }

  /// One round; what goes wrong is counted too.
  private String round() {
    try {
      long decisions = installation.volano().retain();
      return "dropped the texts of " + decisions + " decisions";
    } catch (RuntimeException e) {
      meters.retentionFailed();
      throw e;
    }
  }
}
