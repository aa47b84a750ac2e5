package io.volano.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.server.alert.AlertSettings;
import io.volano.server.http.Faults;
import io.volano.server.trace.TraceSettings;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        .isEqualTo(
            new Settings(
                "::1",
                81,
                "elsewhere",
                false,
                AlertSettings.DEFAULT,
                Entrance.PLAIN,
                TraceSettings.OFF,
                400));
    assertThat(Settings.of(Map.of("VOLANO_AUDIT_DAYS", "90")).auditDays()).isEqualTo(90);
    assertThatThrownBy(() -> Settings.of(Map.of("VOLANO_AUDIT_DAYS", "0")))
        .hasMessage("audit-days must be from 1 to 36500: 0");
    assertThatThrownBy(() -> Settings.of(Map.of("VOLANO_PORT", "http")))
        .hasMessage("VOLANO_PORT must be a number: http");
    assertThatThrownBy(() -> Settings.DEFAULT.withPort(65_536))
        .hasMessage("port must be from 0 to 65535: 65536");
  }

  @Test
  void storesMayStandInAFileWhereNobodyReadsTheirPassword() throws IOException {
    var file = Files.writeString(data.resolve("stores"), "jdbc:postgresql://h/d?password=p\n");
    var named = Map.of("VOLANO_STORES_FILE", file.toString());
    assertThat(Settings.of(named).stores()).isEqualTo("jdbc:postgresql://h/d?password=p");
    assertThatThrownBy(
            () -> Settings.of(Map.of("VOLANO_STORES_FILE", file.toString(), "VOLANO_STORES", "x")))
        .hasMessage("VOLANO_STORES_FILE must not be given beside VOLANO_STORES");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> Settings.of(named))
        .hasMessageStartingWith("VOLANO_STORES_FILE must not be empty");
    Files.delete(file);
    assertThatThrownBy(() -> Settings.of(named))
        .hasMessageStartingWith("VOLANO_STORES_FILE must be a file that can be read");
    assertThatThrownBy(() -> Settings.of(Map.of("VOLANO_LOG", "xml")))
        .hasMessage("VOLANO_LOG must be text or json: xml");
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
  void aRoundOfRetentionThatFailsIsCountedAndTheNextIsTried() throws Exception {
    var faults = new Faults();
    var stores = Wiring.stores(data.toString());
    var meters = new Meters();
    try (var installation =
        new Installation(new Stores(faults.over(stores.log()), stores.policies()))) {
      var round = new Retention(installation, meters).job().work();
      var volano = installation.awaitVolano();
      volano.declare(TaskId.of("t"), DeclarationJson.read(Json.parse("{\"retention\": \"P1D\"}")));
      faults.failing("dropTexts");
      assertThatThrownBy(round::run).isInstanceOf(StoreException.class);
      faults.none();
      assertThat(round.run()).isEqualTo("dropped the texts of 0 decisions");
      assertThat(meters.scrape(installation::volano))
          .contains("volano_retention_failures_total 1.0");
    }
  }

  @Test
  void schedulesThatAnotherProcessHasOpenAreNamedAndTheStoresAreClosedAgain() {
    try (var _ = Wiring.scheduler(data.toString(), List.of())) {
      assertThatThrownBy(() -> Server.start(settings()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("schedules.db.lock is locked");
    }
    Wiring.stores(data.toString()).close();
  }
}
