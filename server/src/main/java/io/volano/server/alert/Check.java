package io.volano.server.alert;

import java.util.List;
import java.util.function.Supplier;

/// Looks again and again whether something is wrong.
public interface Check {

  /// What it looks at, as part of an alert's kind.
  String name();

  /// What is wrong now. What it told the last time and does not tell now is resolved.
  ///
  /// It may take its time: every check has a thread of its own.
  List<Alert> look();

  /// @param look what is wrong now
  static Check of(String name, Supplier<List<Alert>> look) {
    return new Check() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Alert> look() {
        return look.get();
      }
    };
  }
}
