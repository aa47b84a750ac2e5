package io.volano.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Draws;
import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.server.http.Faults;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.PortInUseException;

/// What a server is started with, and what stops it from starting.
final class ServerTest {

  @TempDir private Path data;

  private Settings settings() {
    return Settings.DEFAULT.withPort(0).withStores(data.toString());
  }

  @Test
  void settingsComeFromTheEnvironmentAndAreCheckedWhereTheyAreBorn() {
    assertThat(Settings.of(Map.of())).isEqualTo(Settings.DEFAULT);
    assertThat(
            Settings.of(
                Map.of("VOLANO_HOST", "::1", "VOLANO_PORT", "81", "VOLANO_STORES", "elsewhere")))
        .isEqualTo(new Settings("::1", 81, "elsewhere", false));
    assertThatThrownBy(() -> Settings.of(Map.of("VOLANO_PORT", "http")))
        .hasMessage("VOLANO_PORT must be a number: http");
    assertThatThrownBy(() -> Settings.DEFAULT.withPort(65_536))
        .hasMessage("port must be from 0 to 65535: 65536");
  }

  @Test
  void itListensWhereItSays() {
    try (var server = Server.start(settings().withHost("::1"))) {
      assertThat(server.url()).isEqualTo("http://[::1]:" + server.port());
    }
  }

  @Test
  void aPortThatIsTakenIsToldAndTheStoresAreClosedAgain() {
    try (var first = Server.start(settings())) {
      var second = settings().withPort(first.port()).withStores(data.resolve("second").toString());
      assertThatThrownBy(() -> Server.start(second)).isInstanceOf(PortInUseException.class);
      Wiring.stores(second.stores()).close();
    }
  }

  @Test
  void storesThatCannotBeOpenedAreNamed() throws IOException {
    var file = Files.writeString(data.resolve("file"), "no directory");
    assertThatThrownBy(() -> Server.start(settings().withStores(file.toString())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aSchemeThatIsNotKnownIsNamed() {
    assertThatThrownBy(() -> Wiring.stores("jdbc:oracle:thin:scott/tiger"))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessage("stores must be a directory or jdbc:postgresql:…: jdbc:oracle");
  }

  @Test
  void aRoundOfRetentionThatFailsIsCountedAndTheNextIsTried() {
    var faults = new Faults();
    var stores = Wiring.stores(data.toString());
    var meters = new Meters();
    try (var installation =
            new Installation(
                new Stores(faults.over(stores.log()), stores.policies()),
                InstantSource.system(),
                Draws.random());
        var retention = new Retention(installation, meters)) {
      retention.round(); // it may not be open yet, which is no failure
      var volano = installation.awaitVolano();
      volano.declare(TaskId.of("t"), DeclarationJson.read(Json.parse("{\"retention\": \"P1D\"}")));
      faults.failing("dropTexts");
      retention.round();
      faults.none();
      retention.round();
      assertThat(meters.scrape(installation::volano))
          .contains("volano_retention_failures_total 1.0");
    }
  }
}
