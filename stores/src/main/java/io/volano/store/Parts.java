package io.volano.store;

import io.volano.Explanation;
import io.volano.Features;
import io.volano.Version;
import java.time.Instant;
import java.util.ArrayList;

/// What the binary forms of entries are made of: times, versions, features and explanations.
final class Parts {

  private static final int FORM = 1;

  private Parts() {}

  /// Begins the body of an entry, with its time.
  static Bytes.Out begin(Instant at) {
    return begin().varint(Micros.rest(at));
  }

  /// Begins a detail.
  static Bytes.Out begin() {
    return new Bytes.Out().put(FORM);
  }

  /// Opens what was begun, of a form that this release reads.
  static Bytes.In open(byte[] bytes) {
    var in = new Bytes.In(bytes);
    int form = in.get();
    if (form != FORM) {
      throw new IllegalStateException(
          "entries of form " + form + " need a newer release; this one reads " + FORM);
    }
    return in;
  }

  static Bytes.Out instant(Bytes.Out out, Instant instant, Instant near) {
    return out.signed(instant.getEpochSecond() - near.getEpochSecond()).varint(instant.getNano());
  }

  static Instant instant(Bytes.In in, Instant near) {
    return Instant.ofEpochSecond(near.getEpochSecond() + in.signed(), in.varint());
  }

  static void version(Bytes.Out out, Version version) {
    out.varint(version.revision()).varint(version.position()).varint(version.epoch());
  }

  static Version version(Bytes.In in) {
    return new Version(in.varint(), in.varint(), in.varint());
  }

  /// The count, a bit for each value that is 1, the keys, the values that are not 1.
  static void features(Bytes.Out out, Features features) {
    int n = features.size();
    out.varint(n);
    for (int i = 0; i < n; i += Byte.SIZE) {
      int ones = 0;
      for (int j = i; j < Math.min(n, i + Byte.SIZE); j++) {
        ones |= features.value(j) == 1 ? 1 << (j - i) : 0;
      }
      out.put(ones);
    }
    for (int i = 0; i < n; i++) {
      out.raw(features.key(i));
    }
    for (int i = 0; i < n; i++) {
      if (features.value(i) != 1) {
        out.raw(features.value(i));
      }
    }
  }

  static Features features(Bytes.In in) {
    int n = in.count();
    if (n == 0) {
      return Features.NONE;
    }
    int ones = in.at();
    in.skip((n + Byte.SIZE - 1) / Byte.SIZE);
    var keys = new int[n];
    for (int i = 0; i < n; i++) {
      keys[i] = in.rawInt();
    }
    var builder = Features.builder();
    for (int i = 0; i < n; i++) {
      boolean one = (in.bytes[ones + i / Byte.SIZE] >> (i % Byte.SIZE) & 1) == 1;
      builder.add(keys[i], one ? 1 : in.rawFloat());
    }
    return builder.build();
  }

  static boolean hasNames(Features features) {
    return features.size() > 0 && features.named();
  }

  static void names(Bytes.Out out, Features features) {
    out.put(hasNames(features) ? 1 : 0);
    if (hasNames(features)) {
      for (int i = 0; i < features.size(); i++) {
        out.text(features.name(i));
      }
    }
  }

  static Features named(Bytes.In in, Features features) {
    if (in.get() == 0) {
      return features;
    }
    var names = new String[features.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = in.text();
    }
    return features.withNames(names);
  }

  static void explanation(Bytes.Out out, Explanation e) {
    out.raw(e.value()).text(e.how()).varint(e.parts().size());
    e.parts().forEach(part -> explanation(out, part));
  }

  static Explanation explanation(Bytes.In in) {
    double value = in.rawDouble();
    var how = in.text();
    int n = in.count();
    var parts = new ArrayList<Explanation>(n);
    for (int i = 0; i < n; i++) {
      parts.add(explanation(in));
    }
    return new Explanation(value, how, parts);
  }
}
