package io.volano.server.alert;

/// How soon somebody has to look.
public enum Severity {
  /// In working hours.
  WARNING,
  /// Now: users notice it, or will soon.
  CRITICAL
}
