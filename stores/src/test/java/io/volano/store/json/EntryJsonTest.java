package io.volano.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Action;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Features;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.Refusal;
import io.volano.TaskSecret;
import io.volano.Version;
import io.volano.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntryJsonTest {

  private static final Instant LATER = Samples.START.plus(Duration.ofNanos(123_456_789));
  private static final Logged<Decided> DECIDED =
      new Logged<>(
          7,
          Samples.decision("d1")
              .about("ann")
              .in("visit", 3)
              .slots(2)
              .fingerprint(-5)
              .explained()
              .entry());

  static Stream<Entry> entries() {
    var bare = Features.of(Map.of("x", 1.1f, "y", -2)).withoutNames();
    return Stream.of(
        Samples.declared(Samples.TASK, 2, LATER),
        DECIDED.entry(),
        Samples.decision("d2")
            .context(bare)
            .among(List.of(new Action("p", bare), Action.of("q\"\n{}")))
            .deferred()
            .entry(),
        Samples.activated(DECIDED, LATER, LATER.plusSeconds(9)),
        Samples.observed(DECIDED, Outcome.of("click", LATER).withKey("k"), LATER, true),
        Samples.observed(DECIDED, Outcome.of("rating", 0.1 + 0.2, LATER), LATER, false),
        Samples.settled(DECIDED, 1, 1.0 / 3, 9, LATER),
        new Entry.Settled(
            Samples.TASK, LATER, 7, 0, OptionalDouble.empty(), 8, DECIDED.entry().decision()),
        Samples.ended(Samples.TASK, "visit", LATER),
        new Entry.RolledBack(Samples.TASK, LATER, new Version(1, 5, 0)),
        new Entry.Frozen(Samples.TASK, LATER),
        new Entry.Thawed(Samples.TASK, LATER),
        new Entry.Erased(Samples.TASK, LATER, "0a1b", 3, 4),
        new Entry.Deleted(Samples.TASK, LATER));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void whatIsReadEqualsWhatWasWritten(Entry entry) {
    var logged = new Logged<>(12, entry);
    var line = Json.write(EntryJson.write(logged, true));
    assertThat(line).doesNotContain("\n");
    assertThat(read(line)).isEqualTo(logged);
  }

  @Test
  void aSecretIsShownOnlyIfAskedFor() {
    var declared = new Logged<>(1, Samples.declared(Samples.TASK, 1, LATER));
    var line = Json.write(EntryJson.write(declared, false));
    assertThat(line).doesNotContain("secret");
    var read = (Entry.Declared) read(line).entry();
    assertThat(read.secret()).isEqualTo(new TaskSecret(new byte[32]));
    assertThat(read.declaration()).isEqualTo(declared.entry().declaration());
  }

  @Test
  void aBadLineIsRefusedByField() {
    assertThatThrownBy(() -> read("{\"tenant\": \"default\"}"))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo("task"));
    var unknown =
        "{\"position\":1,\"entry\":\"x\",\"tenant\":\"t\",\"task\":\"t\",\"at\":\"" + LATER + "\"}";
    assertThatThrownBy(() -> read(unknown))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo("entry"));
  }

  private static Logged<Entry> read(String line) {
    return EntryJson.read(
        Json.parse(line), new TaskSecret(new byte[32]), (_, _) -> DECIDED.entry().decision());
  }
}
