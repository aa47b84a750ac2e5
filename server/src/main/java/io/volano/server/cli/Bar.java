package io.volano.server.cli;

import java.util.stream.DoubleStream;

/// Bars of text beside numbers; the greatest of them is full.
record Bar(double top) {

  private static final int WIDTH = 40;

  static Bar under(DoubleStream values) {
    return new Bar(values.max().orElse(1));
  }

  String of(double value) {
    return "█".repeat((int) Math.max(0, Math.round(top > 0 ? WIDTH * value / top : 0)));
  }
}
