package io.volano.server;

import io.volano.Schedule;
import io.volano.StoreException;
import io.volano.server.Installation.NotReady;
import io.volano.server.Meters.Reported;
import io.volano.server.alert.Alert;
import io.volano.server.alert.Check;
import io.volano.server.alert.Severity;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/// What a server looks at by itself, and what it calls wrong.
///
/// | kind | raised while |
/// |---|---|
/// | `store` | the store does not answer |
/// | `not-ready` | the tasks are not open |
/// | `learning` | a task cannot learn; deciding goes on with its last policy |
/// | `queue` | the queue before the log is four fifths full |
/// | `disk` | the disk of the data directory has less than a tenth and 5 GB left; critical below 1 GB |
/// | `unmatched` | of the outcomes and events of the last 15 minutes half match no decision, and there are 100 of them |
/// | `job` | what the server does by itself, such as dropping old texts, fails again and again |
final class Watch {

  private static final double QUEUE_NEARLY_FULL = 0.8;
  private static final double DISK_NEARLY_FULL = 0.1;
  private static final long DISK_ENOUGH = 5L << 30;
  private static final long DISK_TOO_LITTLE = 1L << 30;
  private static final Duration LATELY = Duration.ofMinutes(15);
  private static final double MOST_UNMATCHED = 0.5;
  private static final int ENOUGH_REPORTS = 100;
  private static final int AGAIN_AND_AGAIN = 2;

  private final Settings settings;
  private final Installation installation;
  private final Meters meters;
  private final Supplier<List<Schedule>> schedules;
  private final InstantSource clock;

  Watch(
      Settings settings,
      Installation installation,
      Meters meters,
      Supplier<List<Schedule>> schedules,
      InstantSource clock) {
    this.settings = settings;
    this.installation = installation;
    this.meters = meters;
    this.schedules = schedules;
    this.clock = clock;
  }

  List<Check> checks() {
    var lately = new Lately();
    return List.of(
        Check.of("store", this::store),
        Check.of("learning", this::learning),
        Check.of("queue", this::queue),
        Check.of("disk", this::disk),
        Check.of("unmatched", () -> unmatched(lately.add(clock.instant(), meters.reported()))),
        Check.of("job", this::job));
  }

  private List<Alert> one(String kind, Severity severity, String text) {
    return List.of(Alert.of(kind, severity, text, clock.instant()));
  }

  private List<Alert> store() {
    try {
      installation.check();
      return List.of();
    } catch (NotReady e) {
      return one("not-ready", Severity.CRITICAL, e.getMessage());
    } catch (StoreException e) {
      return one(
          "store", Severity.CRITICAL, "the store does not answer; requests get 503: see the log");
    }
  }

  private List<Alert> learning() {
    if (!installation.isOpen()) {
      return List.of();
    }
    return installation.volano().troubles().keySet().stream()
        .map(
            task ->
                Alert.of(
                        "learning",
                        Severity.WARNING,
                        "the task cannot learn and decides with its last policy; its status"
                            + " (volano task show) and the log say why",
                        clock.instant())
                    .of(task))
        .toList();
  }

  private List<Alert> queue() {
    var waiting = meters.waiting();
    return waiting.entries() < QUEUE_NEARLY_FULL * waiting.most() || waiting.most() == 0
        ? List.of()
        : one(
            "queue",
            Severity.CRITICAL,
            waiting.entries()
                + " of at most "
                + waiting.most()
                + " entries wait to be written; beyond that requests get 429");
  }

  private List<Alert> disk() {
    if (settings.stores().startsWith("jdbc:")) {
      return List.of(); // the disk is the database's
    }
    try {
      return disk(Files.getFileStore(Path.of(settings.stores())));
    } catch (IOException e) {
      return one("disk", Severity.CRITICAL, "the data directory cannot be looked at");
    }
  }

  private List<Alert> disk(FileStore disk) throws IOException {
    return disk(disk.getUsableSpace(), disk.getTotalSpace());
  }

  List<Alert> disk(long left, long all) {
    if (left >= DISK_TOO_LITTLE && (left >= DISK_ENOUGH || left >= DISK_NEARLY_FULL * all)) {
      return List.of();
    }
    return one(
        "disk",
        left < DISK_TOO_LITTLE ? Severity.CRITICAL : Severity.WARNING,
        (left >> 20)
            + " MB are left where the data is; free some, or keep texts for a shorter time");
  }

  private List<Alert> unmatched(Reported lately) {
    if (lately.all() < ENOUGH_REPORTS || lately.unmatched() < MOST_UNMATCHED * lately.all()) {
      return List.of();
    }
    return one(
        "unmatched",
        Severity.WARNING,
        lately.unmatched()
            + " of the last "
            + lately.all()
            + " outcomes and events match no decision: do they name ids that decide gave, and the"
            + " subjects it was asked for?");
  }

  private List<Alert> job() {
    return installation.isOpen()
        ? schedules.get().stream()
            .filter(schedule -> schedule.failures() >= AGAIN_AND_AGAIN)
            .map(Schedule::name)
            .reduce((a, b) -> a + ", " + b)
            .map(Watch::jobs)
            .stream()
            .flatMap(text -> one("job", Severity.WARNING, text).stream())
            .toList()
        : List.of();
  }

  private static String jobs(String names) {
    return "what the server does by itself fails again and again: "
        + names
        + "; volano schedule show says why";
  }

  /// What was reported in the last minutes, as the difference of two counts.
  static final class Lately {

    private record Sample(Instant at, Reported counts) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    Reported add(Instant now, Reported counts) {
      samples.add(new Sample(now, counts));
      while (samples.peekFirst().at.isBefore(now.minus(LATELY))) {
        samples.removeFirst();
      }
      var first = samples.peekFirst().counts;
      return new Reported(counts.all() - first.all(), counts.unmatched() - first.unmatched());
    }
  }
}
