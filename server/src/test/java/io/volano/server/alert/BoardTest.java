package io.volano.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.TaskId;
import io.volano.access.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What people are told, and when.
final class BoardTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final Duration REPEAT = Duration.ofHours(4);

  private final Board board = new Board(WINDOW, REPEAT);
  private Optional<Silence> silence = Optional.empty();
  private Instant now = START;

  private static Alert disk(Severity severity) {
    return Alert.of("disk-full", severity, "9 % left", START);
  }

  private static Alert trouble(String task) {
    return Alert.of("learning", Severity.WARNING, "cannot learn", START).of(TaskId.of(task));
  }

  private Optional<Message> due() {
    return Optional.ofNullable(
        board.due(now, alert -> silence.map(s -> Silences.covers(s, alert, now)).orElse(false)));
  }

  /// What is due when the window that begins now is over.
  private Message told() {
    assertThat(due()).isEmpty();
    now = now.plus(WINDOW);
    return due().orElseThrow();
  }

  @Test
  void whatIsFoundWithinAWindowGoesOutAsOneMessage() {
    board.raise(disk(Severity.WARNING));
    assertThat(due()).isEmpty();
    now = now.plusSeconds(20);
    board.raise(trouble("a"));
    assertThat(due()).isEmpty();
    now = now.plusSeconds(10);
    assertThat(due().orElseThrow().firing()).containsExactly(disk(Severity.WARNING), trouble("a"));
    now = now.plus(WINDOW);
    assertThat(due()).isEmpty();
  }

  @Test
  void whatLastsIsToldAgainAfterAWhileAndWithTheTimeItBegan() {
    board.raise(disk(Severity.WARNING));
    told();
    board.raise(Alert.of("disk-full", Severity.WARNING, "8 % left", START.plusSeconds(60)));
    now = now.plus(REPEAT).minusSeconds(1);
    assertThat(due()).isEmpty();
    now = now.plusSeconds(1);
    assertThat(told().firing())
        .containsExactly(Alert.of("disk-full", Severity.WARNING, "8 % left", START));
  }

  @Test
  void whatGetsWorseIsToldAtOnceAndWhatGetsBetterIsNot() {
    board.raise(disk(Severity.WARNING));
    told();
    board.raise(disk(Severity.CRITICAL));
    assertThat(told().firing()).containsExactly(disk(Severity.CRITICAL));
    board.raise(disk(Severity.WARNING));
    now = now.plus(WINDOW);
    assertThat(due()).isEmpty();
  }

  @Test
  void whatIsOverIsToldOnceIfItWasTold() {
    board.raise(disk(Severity.WARNING));
    told();
    board.resolve(disk(Severity.WARNING).key());
    board.resolve(disk(Severity.WARNING).key());
    var message = told();
    assertThat(message.firing()).isEmpty();
    assertThat(message.resolved()).containsExactly(disk(Severity.WARNING));
    assertThat(message.title()).isEqualTo("Volano: disk-full resolved");
    now = now.plus(WINDOW);
    assertThat(due()).isEmpty();
  }

  @Test
  void whatComesAndGoesWithinAWindowIsNotTold() {
    board.raise(disk(Severity.WARNING));
    assertThat(due()).isEmpty();
    board.resolve(disk(Severity.WARNING).key());
    now = now.plus(WINDOW);
    assertThat(due()).isEmpty();
    assertThat(board.open()).isEmpty();
  }

  @Test
  void whatIsOverAndBackWithinAWindowWasNotOver() {
    board.raise(disk(Severity.WARNING));
    told();
    board.resolve(disk(Severity.WARNING).key());
    assertThat(due()).isEmpty();
    board.raise(disk(Severity.WARNING));
    now = now.plus(WINDOW);
    assertThat(due()).isEmpty();
    assertThat(board.open()).containsExactly(disk(Severity.WARNING));
  }

  @Test
  void whatIsSilencedIsToldWhenTheSilenceEndsIfItLasts() {
    silence =
        Optional.of(
            new Silence(
                "s1",
                Optional.of("learning"),
                Optional.empty(),
                Optional.of("a"),
                START.plusSeconds(3600)));
    board.raise(trouble("a"));
    board.raise(trouble("b"));
    assertThat(told().firing()).containsExactly(trouble("b"));
    assertThat(board.open()).hasSize(2);
    now = START.plusSeconds(3600);
    assertThat(told().firing()).containsExactly(trouble("a"));
  }

  @Test
  void aClockSetBackHoldsUpAMessageByNoMoreThanAWindow() {
    board.raise(disk(Severity.WARNING));
    assertThat(due()).isEmpty();
    now = now.minus(Duration.ofDays(1));
    assertThat(told().firing()).hasSize(1);
  }

  @Test
  void aMessageListsOnlySoManyAndCountsTheRest() {
    for (int i = 0; i < Message.LISTED + 7; i++) {
      board.raise(trouble("t" + i));
    }
    var message = told();
    assertThat(message.firing()).hasSize(Message.LISTED);
    assertThat(message.more()).isEqualTo(7);
    assertThat(message.text()).endsWith("7 more\n");
  }
}
