package io.volano.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import io.volano.access.AccessStore;
import io.volano.access.HeapAccessStore;
import io.volano.access.Silence;
import io.volano.testkit.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// From raising to delivery, and what a target that fails makes of it.
final class AlertsTest {

  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final SettableClock clock = new SettableClock();

  /// A target that takes messages, or fails on command.
  private static final class Taking implements Target {
    private final String name;
    private final List<Message> taken = new ArrayList<>();
    private boolean failing;

    private Taking(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void send(Message message) throws IOException {
      if (failing) {
        throw new IOException("told to");
      }
      taken.add(message);
    }
  }

  private final Taking first = new Taking("first");
  private final Taking second = new Taking("second");
  private final HeapAccessStore store = new HeapAccessStore();
  private final Alerts alerts = alerts(store);

  private Alerts alerts(AccessStore over) {
    return new Alerts(WINDOW, Duration.ofHours(4), List.of(first, second), over, clock);
  }

  private Alert alert(String kind) {
    return Alert.of(kind, Severity.WARNING, "it is so", clock.instant());
  }

  private void tell(String kind) throws InterruptedException {
    alerts.raise(alert(kind));
    alerts.tell();
    clock.advance(WINDOW);
    alerts.tell();
    alerts.deliver();
  }

  @Test
  void everyTargetGetsTheSameMessage() throws InterruptedException {
    tell("queue-full");
    assertThat(first.taken).hasSize(1).isEqualTo(second.taken);
    assertThat(alerts.open()).extracting(Alert::kind).containsExactly("queue-full");
  }

  @Test
  void aTargetThatFailsIsTriedAgainLaterAndLaterAndHoldsUpNoOther() throws InterruptedException {
    first.failing = true;
    tell("a");
    assertThat(second.taken).hasSize(1);
    var pauses = new ArrayList<Long>();
    long waited = 0;
    while (pauses.size() < 5) {
      long tries = alerts.deliveries().getFirst().retried();
      clock.advance(Duration.ofSeconds(1));
      waited++;
      alerts.deliver();
      if (alerts.deliveries().getFirst().retried() > tries) {
        pauses.add(waited);
        waited = 0;
      }
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L);
    first.failing = false;
    tell("b");
    clock.advance(Duration.ofMinutes(5));
    alerts.deliver(); // "a"
    alerts.deliver(); // and then "b"
    assertThat(first.taken).extracting(Message::title).isEqualTo(titles(second));
  }

  private static List<String> titles(Taking target) {
    return target.taken.stream().map(Message::title).toList();
  }

  @Test
  void aMessageIsGivenUpAfterAnHourAndCounted() throws InterruptedException {
    first.failing = true;
    tell("a");
    clock.advance(Duration.ofMinutes(61));
    alerts.deliver();
    var delivery = alerts.deliveries().getFirst();
    assertThat(delivery.failed()).isEqualTo(1);
    assertThat(delivery.waiting()).isZero();
  }

  @Test
  void onlySoManyMessagesWaitAndWhatIsDroppedIsCounted() throws InterruptedException {
    first.failing = true;
    for (int i = 0; i < Outbox.MOST + 3; i++) {
      alerts.test();
    }
    alerts.deliver();
    var delivery = alerts.deliveries().getFirst();
    assertThat(delivery.dropped()).isEqualTo(3);
    assertThat(delivery.waiting()).isEqualTo(Outbox.MOST);
  }

  @Test
  void aTargetThatHangsHoldsUpNeitherOthersNorWhoRaisesNorTheEnd() throws InterruptedException {
    var hanging = new CountDownLatch(1);
    var arrived = new CountDownLatch(1);
    var hangs =
        new Target() {
          @Override
          public String name() {
            return "hangs";
          }

          @Override
          public void send(Message message) throws InterruptedException {
            hanging.countDown();
            new CountDownLatch(1).await();
          }
        };
    var takes =
        new Target() {
          @Override
          public String name() {
            return "takes";
          }

          @Override
          public void send(Message message) {
            arrived.countDown();
          }
        };
    try (var both =
        new Alerts(Duration.ZERO, Duration.ofHours(1), List.of(hangs, takes), store, clock)
            .start()) {
      both.test();
      hanging.await();
      arrived.await();
      both.raise(alert("a"));
    }
  }

  @Test
  void aSilenceEndsByItselfOrEarlyAndIsRefusedIfItsEndIsOff() throws InterruptedException {
    var until = clock.instant().plus(Duration.ofHours(1));
    var silence = alerts.silence(Optional.of("a"), Optional.empty(), Optional.empty(), until);
    tell("a");
    assertThat(first.taken).isEmpty();
    alerts.unsilence(silence.id());
    alerts.tell();
    clock.advance(WINDOW);
    alerts.tell();
    alerts.deliver();
    assertThat(first.taken).hasSize(1);
    assertThatThrownBy(() -> alerts.unsilence(silence.id())).isInstanceOf(Refusal.NotFound.class);
    for (var off : List.of(clock.instant(), clock.instant().plus(Duration.ofDays(31)))) {
      assertThatThrownBy(
              () -> alerts.silence(Optional.empty(), Optional.empty(), Optional.empty(), off))
          .hasMessageStartingWith("until must be within the next 30 days");
    }
    alerts.silence(Optional.empty(), Optional.empty(), Optional.empty(), until);
    clock.set(until);
    alerts.tell();
    assertThat(alerts.silences()).isEmpty();
  }

  private Silence silence(Alerts on, String kind) {
    var until = clock.instant().plus(Duration.ofHours(1));
    return on.silence(Optional.of(kind), Optional.empty(), Optional.empty(), until);
  }

  @Test
  void aSilenceHoldsOnEveryServerAndAfterARestart() throws InterruptedException {
    var silence = silence(alerts(store), "a"); // which is gone afterwards
    tell("a");
    assertThat(first.taken).isEmpty();
    assertThat(alerts.silences()).containsExactly(silence);

    alerts(store).unsilence(silence.id());
    clock.advance(Duration.ofSeconds(10));
    tell("a");
    assertThat(first.taken).hasSize(1);
  }

  /// The store that is away, which is what people silence.
  @Test
  void aSilenceThatTheStoreCouldNotBeToldHoldsHereAndIsToldToItLater() throws InterruptedException {
    var away = new Away(store);
    var here = alerts(away);
    var kept = silence(alerts(store), "kept");
    assertThat(here.silences()).containsExactly(kept);
    away.isAway = true;
    var silence = silence(here, "store");
    here.unsilence(kept.id());
    assertThat(here.silences()).containsExactly(silence);
    assertThat(store.silences(clock.instant())).containsExactly(kept);

    away.isAway = false;
    clock.advance(Duration.ofSeconds(10));
    here.tell();
    assertThat(store.silences(clock.instant())).containsExactly(silence);
  }

  @Test
  void aCheckRaisesWhatItFindsAndResolvesWhatItNoLongerFinds() {
    var found = new ArrayList<Alert>();
    var failing = new boolean[1];
    var check =
        Check.of(
            "things",
            () -> {
              if (failing[0]) {
                throw new IllegalStateException("told to");
              }
              return List.copyOf(found);
            });
    try (var checks = new Checks(alerts, List.of(check), clock)) {
      found.add(alert("a"));
      found.add(alert("b"));
      checks.look();
      assertThat(alerts.open()).extracting(Alert::kind).containsExactly("a", "b");
      found.removeFirst();
      checks.look();
      assertThat(alerts.open()).extracting(Alert::kind).containsExactly("b");
      failing[0] = true;
      checks.look();
      assertThat(alerts.open()).extracting(Alert::kind).containsExactly("b", "check-things");
      failing[0] = false;
      found.clear();
      checks.look();
      assertThat(alerts.open()).isEmpty();
    }
  }

  @Test
  void anAlertIsOneLineOfBoundedLength() {
    var alert =
        Alert.of("a", Severity.WARNING, "x\r\nBcc: y\u2028" + "z".repeat(900), clock.instant());
    assertThat(alert.text()).startsWith("x Bcc: y z").hasSize(500);
    for (var kind : List.of("", "A", "a b", "a\n", "1a", "a".repeat(64))) {
      assertThatThrownBy(() -> Alert.of(kind, Severity.WARNING, "x", clock.instant()))
          .isInstanceOf(Refusal.Invalid.class);
    }
  }
}
