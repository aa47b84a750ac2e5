package io.volano.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.client.Baseline;
import io.volano.client.DecideRequest;
import io.volano.client.Outcome;
import io.volano.client.Refused;
import io.volano.client.Trouble;
import io.volano.client.VolanoClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java client and a running server.
class JavaClientTest {

  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final DecideRequest ASK =
      DecideRequest.of()
          .withSubject("ann")
          .withContext(Map.of("hour", 13, "device", Map.of("kind", "phone"), "tags", List.of("a")))
          .withBaseline(Baseline.of("short"));

  @TempDir private Path data;
  private House house;
  private final List<Trouble> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() throws Exception {
    house = new House(data);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private VolanoClient.Builder client() {
    return VolanoClient.to(house.url()).timeout(AMPLE).onTrouble(told::add);
  }

  @Test
  void anOutcomeReportedAgainCountsOnce() throws Exception {
    try (var volano = client().build()) {
      var choice = volano.decide("headline", ASK.withExplain(true));
      assertThat(choice.fallback()).isFalse();
      assertThat(choice.decision().orElseThrow().why().value()).isEqualTo(0.5);
      volano.observe("headline", choice, Outcome.of("click").withKey("k"));
      volano.observe("headline", choice, Outcome.of("click").withKey("k"));
      assertThat(volano.flush(AMPLE)).isTrue();
      assertThat(house.decision(choice.decisionId()).get("outcomes")).hasSize(1);
      assertThat(volano.counts().delivered()).isEqualTo(2);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void whatTheReadmeShowsWorks() throws Exception {
    var shown = new ArrayList<String>();
    Example.run(house.url(), shown::add);
    assertThat(shown).hasSize(1);
    var decision = house.decisions().get(0);
    var outcomes = house.decision(decision.get("decisionId").stringValue()).get("outcomes");
    assertThat(outcomes.findValuesAsString("type")).containsExactlyInAnyOrder("click", "purchase");
  }

  @Test
  void theReadmeShowsIt() throws Exception {
    var readme = Files.readString(House.CLIENTS.resolve("java/README.md"));
    var example = Files.readString(Path.of("src/test/java/io/volano/clients/Example.java"));
    var shown = readme.replaceAll("(?s).*```java\n(.*?)```.*", "$1");
    assertThat(example.replaceAll("\\s", "")).contains(shown.replaceAll("\\s", ""));
  }

  @Test
  void whatTheServerRefusesIsThrownWithItsField() {
    try (var volano = client().build()) {
      assertThatThrownBy(() -> volano.decide("headline", ASK.withCount(0)))
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.problem().field()).isEqualTo("count"));
      assertThatThrownBy(() -> volano.decide("none", ASK))
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.problem().status()).isEqualTo(404));
    }
  }

  @Test
  void wrongOutcomesAreToldAndTheOthersKept() throws Exception {
    try (var volano = client().build()) {
      var choice = volano.decide("headline", ASK);
      volano.observe("headline", "nobody", Outcome.of("click"));
      volano.observe("headline", choice, Outcome.of("unheard-of"));
      volano.observe("headline", choice, Outcome.of("click"));
      assertThat(volano.flush(AMPLE)).isTrue();
      assertThat(told).extracting(t -> t.problem().status()).containsExactlyInAnyOrder(404, 400);
      assertThat(house.decision(choice.decisionId()).get("outcomes")).hasSize(1);
    }
  }

  @Test
  void whatAConfirmingClientGotIsActivated() throws Exception {
    try (var volano = client().confirm(true).build()) {
      var choice = volano.decide("headline", ASK);
      assertThat(volano.flush(AMPLE)).isTrue();
      assertThat(house.decision(choice.decisionId()).has("activated")).isTrue();
    }
  }

  @Test
  void whatWasLoggedButAnsweredTooLateIsNeverLearnedFromIfTheClientConfirms() throws Exception {
    try (var late = new Late(house.url());
        var volano =
            VolanoClient.to(late.url())
                .timeout(Duration.ofMillis(50))
                .closing(Duration.ofNanos(1))
                .breaker(10_000, AMPLE)
                .confirm(true)
                .build()) {
      while (!late.hasDecided()) { // a busy machine takes longer than the client waits
        var choice = volano.decide("headline", ASK);
        assertThat(choice.fallback()).isTrue();
        volano.observe("headline", choice, Outcome.of("click"));
      }
      var logged = house.decisions().get(0);
      assertThat(logged.get("deferred").booleanValue()).isTrue();
      var history = house.decision(logged.get("decisionId").stringValue());
      assertThat(history.has("activated")).isFalse();
      assertThat(history.get("outcomes")).isEmpty();
      assertThat(volano.counts().ofFallbacks()).isEqualTo(volano.counts().fallbacks());
    }
  }
}
