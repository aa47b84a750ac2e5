package io.volano.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Features;
import io.volano.Request;
import io.volano.Schedule;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.server.alert.Alert;
import io.volano.server.alert.Check;
import io.volano.server.alert.Severity;
import io.volano.server.http.Faults;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import io.volano.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server calls wrong, each made wrong and right again.
final class WatchTest {

  private static final TaskId TASK = TaskId.of("t");

  private final SettableClock clock = new SettableClock();
  private final Faults faults = new Faults();
  private final Meters meters = new Meters();
  @TempDir private Path data;
  private Installation installation;
  private List<Schedule> schedules = List.of();
  private Watch watch;
  private List<Check> checks;

  @BeforeEach
  void start() {
    var stores = Wiring.stores(data.toString());
    var metered = new MeteredLog(faults.over(stores.log()), meters);
    installation = new Installation(new Stores(metered, stores.policies()));
    var settings = Settings.DEFAULT.withStores(data.toString());
    watch = new Watch(settings, installation, meters, () -> schedules, clock);
    checks = watch.checks();
    installation
        .awaitVolano()
        .declare(
            TASK,
            DeclarationJson.read(
                Json.parse(
                    """
                    {"actions": [{"id": "a"}, {"id": "b"}], "reward": {"signals": {"click": 1}},
                     "horizon": {"wait": "PT1H", "settleOn": ["click"]}, "retention": "P1D"}\
                    """)));
  }

  @AfterEach
  void stop() {
    faults.none();
    installation.close();
  }

  /// The kinds of what is wrong now.
  private List<String> wrong() {
    return checks.stream().flatMap(c -> c.look().stream()).map(Alert::kind).toList();
  }

  @Test
  void nothingIsWrongAtFirst() {
    assertThat(wrong()).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswer() {
    faults.failing("check");
    assertThat(wrong()).containsExactly("store");
    faults.none();
    assertThat(wrong()).isEmpty();
  }

  @Test
  void aTaskThatCannotLearn() throws InterruptedException {
    var tries = faults.calls("due", 2); // before the second one the first has been told
    faults.failing("due");
    installation.volano().task(TASK).decide(Request.of("u", Features.NONE));
    tries.await();
    var alert = checks.stream().flatMap(c -> c.look().stream()).findFirst().orElseThrow();
    assertThat(alert.kind()).isEqualTo("learning");
    assertThat(alert.task()).contains("t");
    var caughtUp = faults.calls("nextDue", 1);
    faults.none();
    caughtUp.await();
    assertThat(wrong()).isEmpty();
  }

  @Test
  void aJobThatFailsAgainAndAgain() {
    schedules = List.of(failed("summary", 0), failed("retention", 1));
    assertThat(wrong()).isEmpty();
    schedules = List.of(failed("summary", 0), failed("retention", 2));
    assertThat(wrong()).containsExactly("job");
  }

  private Schedule failed(String job, int times) {
    return new Schedule(job, "0 * * * *", clock.instant(), false, times, Optional.empty());
  }

  @Test
  void outcomesThatMatchNoDecisionLately() {
    assertThat(wrong()).isEmpty(); // from which the counts begin
    meters.observed(TASK, 50);
    meters.unmatched(TASK, 49);
    assertThat(wrong()).isEmpty();
    meters.unmatched(TASK, 1);
    assertThat(wrong()).containsExactly("unmatched");
    clock.advance(Duration.ofMinutes(16));
    assertThat(wrong()).isEmpty();
  }

  @Test
  void aDiskThatIsNearlyFull() {
    long gb = 1L << 30;
    assertThat(watch.disk(20 * gb, 1000 * gb)).isEmpty(); // 2 %, and yet plenty
    assertThat(watch.disk(2 * gb, 10 * gb)).isEmpty(); // little, and a fifth of it
    assertThat(watch.disk(2 * gb, 100 * gb))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.WARNING))
        .satisfies(alert -> assertThat(alert.text()).startsWith("2048 MB are left"));
    assertThat(watch.disk(gb - 1, 2 * gb))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.CRITICAL));
  }
}
