package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Draws;
import io.volano.Features;
import io.volano.HeapPolicyStore;
import io.volano.Outcome;
import io.volano.PolicyStatus;
import io.volano.Refusal;
import io.volano.Request;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Installation;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.Wiring;
import io.volano.server.backup.Archive;
import io.volano.store.SqliteFiles;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives made while decisions are made, and what is made of them.
final class BackupTest {

  private static final TaskId TASK = TaskId.of("t");
  private static final int CALLERS = 4;

  @TempDir private Path folder;
  private Path data;
  private Path archive;

  @BeforeEach
  void places() {
    data = folder.resolve("data");
    archive = folder.resolve("volano.zip");
  }

  private Server start() {
    return Server.start(Settings.DEFAULT.withPort(0).withStores(data.toString())).awaitReady();
  }

  private static Volano volano(Server server) {
    return server.context().getBean(Installation.class).volano();
  }

  private static TaskLoop declared(Server server) {
    return volano(server)
        .declare(
            TASK,
            DeclarationJson.read(
                Json.parse(
                    """
                    {"actions": [{"id": "a"}, {"id": "b"}], "algorithm": {"name": "lin-ucb"},
                     "reward": {"signals": {"click": 1}},
                     "horizon": {"wait": "PT1H", "settleOn": ["click"]}}\
                    """)));
  }

  /// Callers who decide and report until they are told to stop.
  private static final class Load implements AutoCloseable {
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final CountDownLatch hundred = new CountDownLatch(100);

    Load(TaskLoop loop) {
      for (int i = 0; i < CALLERS; i++) {
        callers.execute(() -> call(loop));
      }
    }

    private void call(TaskLoop loop) {
      for (int i = 0; !stopping.get(); i++) {
        var context = Features.builder().add("x", i % 7).build();
        var id = loop.decide(Request.of("u" + i % 50, context)).id();
        loop.observe(id, Outcome.of("click", i % 3 == 0 ? 1 : 0, Instant.now()));
        acknowledged.add(id);
        hundred.countDown();
      }
    }

    @Override
    public void close() {
      stopping.set(true);
      callers.close();
    }
  }

  @Test
  void whatWasAcknowledgedBeforeIsInItAndItLearnsTheSameAsFromTheStart() throws Exception {
    try (var server = start()) {
      var loop = declared(server);
      try (var load = new Load(loop)) {
        load.hundred.await();
      }
    } // which keeps a checkpoint
    List<String> before;
    try (var server = start();
        var load = new Load(declared(server))) {
      load.hundred.await();
      before = List.copyOf(load.acknowledged);
      var result = Shell.run("backup", "--to", archive.toString(), "--url", server.url());
      assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    }
    assertThat(data.resolve("backup-under-way")).doesNotExist();
    assertThat(Files.getPosixFilePermissions(archive))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    var restored = folder.resolve("restored");
    var result = Shell.run("restore", "--from", archive.toString(), "--data", restored.toString());
    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    assertThat(Files.getPosixFilePermissions(restored))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (var stores = Wiring.stores(restored.toString())) {
      for (var id : before) {
        assertThat(stores.log().history(TASK, id).orElseThrow().observed()).hasSize(1);
      }
      assertThat(stores.policies().versions(TASK)).isNotEmpty();
      var fromCheckpoint = status(stores);
      var fromTheStart = status(new Stores(stores.log(), new HeapPolicyStore()));
      assertThat(fromCheckpoint.fingerprint()).isEqualTo(fromTheStart.fingerprint());
      assertThat(fromCheckpoint.steps()).isEqualTo(fromTheStart.steps()).isPositive();
    }
  }

  /// Not started: it folds what is there and appends nothing.
  private static PolicyStatus status(Stores stores) {
    return Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), InstantSource.system())
        .task(TASK)
        .policy();
  }

  private void backUpOffline() {
    try (var server = start()) {
      declared(server).decide(Request.of("u", Features.NONE));
    }
    var result =
        Shell.run("backup", "--offline", "--data", data.toString(), "--to", archive.toString());
    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
  }

  @Test
  void withoutAServerItIsMadeFromTheDirectory() throws IOException {
    backUpOffline();
    assertThat(new Archive(archive).verify().files()).containsExactlyElementsOf(SqliteFiles.NAMES);
    assertThat(new Archive(archive).verify().position()).isEqualTo(2); // declared, decided
    assertThat(folder.resolve("backup-under-way")).doesNotExist();
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    backUpOffline();
    var again =
        Shell.run("backup", "--offline", "--data", data.toString(), "--to", archive.toString());
    assertThat(again.exit()).isEqualTo(Exit.REFUSED);
    var restore = Shell.run("restore", "--from", archive.toString(), "--data", data.toString());
    assertThat(restore.exit()).isEqualTo(Exit.REFUSED);
    assertThat(restore.err()).contains("is not empty");
    try (var stores = Wiring.stores(data.toString())) {
      assertThat(stores.log().tasks()).containsExactly(TASK);
    }
  }

  @Test
  void anArchiveThatWasCutOffOrChangedMakesNoDirectory() throws IOException {
    backUpOffline();
    var bytes = Files.readAllBytes(archive);
    var cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length / 2));
    refuses(cut, "is no whole archive");
    refuses(changed("log.db", new byte[] {1, 2, 3}), "has another log.db than its manifest says");
    refuses(changed("manifest.json", new byte[0]), "must be an object");
    refuses(changed("extra.db", new byte[0]), "holds other files than its manifest names");
  }

  @Test
  void aNameInAManifestLeadsNowhereElse() throws IOException {
    backUpOffline();
    for (var name : List.of("../log.db", "/tmp/log.db", "log.db/..", "LOG.DB", "log.sh")) {
      var manifest =
          "{\"format\": 1, \"release\": \"r\", \"made\": \"2026-01-01T00:00:00Z\", \"position\": 1,"
              + " \"files\": [{\"name\": \"%s\", \"bytes\": 0, \"sha256\": \"%s\"}]}";
      var bytes = manifest.formatted(name, "0".repeat(64)).getBytes(StandardCharsets.UTF_8);
      refuses(changed("manifest.json", bytes), "must be like log.db");
    }
  }

  private void refuses(Path archive, String why) {
    var restored = folder.resolve("restored");
    assertThatThrownBy(() -> new Archive(archive).restore(restored))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining(why);
    assertThat(restored).doesNotExist();
    assertThat(folder.resolve("restored.restoring")).doesNotExist();
  }

  /// The archive with another file of that name.
  private Path changed(String name, byte[] content) throws IOException {
    var changed = folder.resolve("changed.zip");
    try (var from = new ZipFile(archive.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(changed))) {
      var names = new HashSet<String>(List.of(name));
      from.stream().map(ZipEntry::getName).forEach(names::add);
      for (var each : names) {
        to.putNextEntry(new ZipEntry(each));
        if (each.equals(name)) {
          to.write(content);
        } else {
          from.getInputStream(from.getEntry(each)).transferTo(to);
        }
      }
    }
    return changed;
  }

  @Test
  void aCopyThatAKilledServerLeftIsGoneAfterTheNextStart() throws IOException {
    Files.createDirectories(data.resolve("backup-under-way"));
    Files.writeString(data.resolve("backup-under-way").resolve("log.db"), "half");
    try (var server = start()) {
      assertThat(server.port()).isPositive();
    }
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).extracting(Path::getFileName).doesNotContain(Path.of("backup-under-way"));
    }
  }
}
