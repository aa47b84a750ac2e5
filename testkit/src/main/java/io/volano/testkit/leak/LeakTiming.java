package io.volano.testkit.leak;

import io.volano.testkit.leak.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// Whether an answer about what is another tenant's takes longer, or less long, than one about what
/// is nobody's.
///
/// Each time two names are asked for, in an order drawn anew, and it is told which answer came
/// later. If nothing can be told by it, either does in half of the pairs; the share of pairs in
/// which the other tenant's did is `½ ± 1.96 · ½/√n`, whatever times look like otherwise (the sign
/// test). The same between two names of nobody says what the method finds where nothing is.
public final class LeakTiming implements AutoCloseable {

  /// Names of each sort, drawn alike, so that only chance makes one sort cheaper to look up.
  private static final int NAMES = 64;

  private static final List<String> PATHS =
      List.of(
          "/v1/tasks/%s",
          "/v1/tasks/%s/policy",
          "/v1/tasks/%s/log",
          "/v1/tasks/%s/decisions/d",
          "/v1/tasks/%s/decisions/d/why");

  private final Wire wire;
  private final String key;
  private final Random random;
  private final List<String> theirs;
  private final List<String> nobodys;
  private final List<String> noOnes;

  /// What was found of one sort of name beside another.
  ///
  /// @param later in which share of pairs its answer took longer
  /// @param micros how much longer, in the median
  public record Found(int pairs, double later, double micros) {

    /// How far the share is from what says nothing.
    public double advantage() {
      return Math.abs(later - 0.5);
    }

    /// Half of the interval that the share is in, in 95 of 100 runs.
    public double interval() {
      return 1.96 * 0.5 / Math.sqrt(pairs);
    }
  }

  /// @param key of who asks, which may read
  public LeakTiming(URI server, String key, long seed) throws IOException {
    this.wire = new Wire(server);
    this.key = key;
    this.random = new Random(seed);
    this.theirs = names();
    this.nobodys = names();
    this.noOnes = names();
  }

  private List<String> names() {
    return Stream.generate(this::name).limit(NAMES).toList();
  }

  private String name() {
    return random
        .ints(8, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// The names of tasks that the other tenant has to declare first, and nobody else.
  public List<String> theirs() {
    return theirs;
  }

  /// The other tenant's beside nobody's.
  public Found theirs(int pairs) throws IOException {
    return compare(pairs, theirs);
  }

  /// Nobody's beside nobody's.
  public Found nothing(int pairs) throws IOException {
    return compare(pairs, noOnes);
  }

  private Found compare(int pairs, List<String> names) throws IOException {
    var longer = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      var path = PATHS.get(i % PATHS.size());
      var one = path.formatted(names.get(i % NAMES));
      var other = path.formatted(nobodys.get(i % NAMES));
      if (random.nextBoolean()) {
        longer[i] = time(one);
        longer[i] -= time(other);
      } else {
        longer[i] = -time(other);
        longer[i] += time(one);
      }
    }
    double later = Arrays.stream(longer).map(l -> l > 0 ? 1 : l == 0 ? 0.5 : 0).sum() / pairs;
    Arrays.sort(longer);
    return new Found(pairs, later, longer[pairs / 2] / 1e3);
  }

  private double time(String path) throws IOException {
    long start = System.nanoTime();
    Reply reply = wire.send("GET", path, Optional.of(key), "");
    long took = System.nanoTime() - start;
    if (reply.status() != 404) {
      throw new IOException(path + " is not answered as what does not exist: " + reply);
    }
    return took;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
