package io.volano.bench;

import java.util.List;

/// Something to be measured.
public interface Row {

  /// What the ids of all its figures start with.
  String id();

  /// @throws Unmeasurable if this machine lacks what is needed
  List<Figure> measure(Scale scale) throws Exception;

  /// Why there is no figure.
  final class Unmeasurable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unmeasurable(String why) {
      super(why);
    }
  }
}
