package io.volano;

/// What an acknowledgement promises.
public enum Durability {
  /// It is on disk.
  SYNC,
  /// It is in its place in the log and will be on disk with the commit under way: a crash within
  /// those milliseconds may lose it.
  ASYNC
}
