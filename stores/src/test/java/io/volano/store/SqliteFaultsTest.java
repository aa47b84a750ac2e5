package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Durability;
import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.Query;
import io.volano.Receipt;
import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.testkit.Samples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

class SqliteFaultsTest {

  private static final String LIBRARY = LibraryLoaderUtil.getNativeLibName();

  @TempDir Path directory;

  @Test
  void whatWasPromisedSurvivesKill9() throws Exception {
    for (int round = 1; round <= 3; round++) {
      var promised =
          AppendingProcess.killAfter(AppendingProcess.start(directory.toString()), 2_000);
      try (var log = SqliteDecisionLog.open(directory)) {
        for (var line : promised) {
          var parts = line.split(" ", -1);
          if (parts.length == 2) { // the last line may be torn
            assertThat(log.decided(Samples.TASK, parts[1])).isPresent();
          }
        }
        long decisions = decisions(log).size();
        assertThat(log.pending(Samples.TASK)).isEqualTo(2 * decisions);
        var subject = Query.newest(Samples.TASK, 1_000).ofSubject("user-3");
        assertThat(log.decisions(subject)).isNotEmpty();
      }
    }
  }

  private static List<Logged<?>> decisions(DecisionLog log) {
    return log.read(Samples.TASK, 0, 1_000_000, Reading.ALL).entries().stream()
        .filter(e -> e.entry() instanceof Decided)
        .toList();
  }

  @Test
  void aTornTailOfTheWriteAheadLogCostsNothingThatWasPromisedBefore() throws IOException {
    var copy = Files.createDirectory(directory.resolve("copy"));
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
      for (int i = 0; i < 50; i++) {
        decide(log, "d" + i);
      }
      for (var name : List.of("log.db", "log.db-wal")) {
        Files.copy(directory.resolve(name), copy.resolve(name));
      }
    }
    try (var wal = new RandomAccessFile(copy.resolve("log.db-wal").toFile(), "rw")) {
      wal.setLength(wal.length() - 1_000); // in the middle of the last page
    }
    try (var log = SqliteDecisionLog.open(copy)) {
      var left = decisions(log);
      assertThat(left).hasSize(49);
      assertThat(log.pending(Samples.TASK)).isEqualTo(49);
      decide(log, "d49");
      assertThat(decisions(log)).hasSize(50);
    }
  }

  @Test
  void aFullDiskIsToldAndRecoversWhenThereIsRoom() throws Exception {
    var small = directory.resolve("small");
    Files.createDirectory(small);
    assumeTrue(mount(small), "needs root to mount a small file system");
    try (var log = SqliteDecisionLog.open(small)) {
      declare(log);
      var ballast = small.resolve("ballast");
      Files.write(ballast, new byte[2 << 20]);
      int appended = 0;
      StoreException full = null;
      while (full == null) {
        try {
          decide(log, "d" + appended);
          appended++;
        } catch (StoreException e) {
          full = e;
        }
      }
      assertThat(full).hasMessageContaining("sqlite: append failed").hasMessageContaining("full");
      assertThat(log.decided(Samples.TASK, "d" + (appended - 1))).isPresent();
      assertThat(log.decided(Samples.TASK, "d" + appended)).isEmpty();
      Files.delete(ballast);
      decide(log, "d" + appended);
      assertThat(decisions(log)).hasSize(appended + 1);
      log.check();
    } finally {
      run("umount", small.toString());
    }
  }

  private static boolean mount(Path path) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", path.toString());
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void aFileThatMayOnlyBeReadIsToldWhenItIsOpened() throws Exception {
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
    }
    var readOnly = directory.resolve("read-only");
    Files.createDirectory(readOnly);
    assumeTrue(
        run("mount", "--bind", directory.toString(), readOnly.toString())
            && run("mount", "-o", "remount,ro,bind", readOnly.toString()),
        "needs root to mount");
    try {
      assertThatThrownBy(() -> SqliteDecisionLog.open(readOnly)).isInstanceOf(StoreException.class);
    } finally {
      run("umount", readOnly.toString());
    }
  }

  @Test
  void aSecondProcessIsRefused() throws Exception {
    var process = AppendingProcess.start(directory.toString());
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).isNotNull();
      assertThatThrownBy(() -> SqliteDecisionLog.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another process has it open");
    } finally {
      process.destroyForcibly().waitFor();
    }
    SqliteDecisionLog.open(directory).close();
  }

  @Test
  void filesCanBeReadByTheirOwnerOnly() throws IOException {
    try (var log = SqliteDecisionLog.open(directory.resolve("made"));
        var policies = SqlitePolicyStore.open(directory.resolve("made"))) {
      declare(log);
      assertThat(policies.versions(Samples.TASK)).isEmpty();
      var made = directory.resolve("made");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
      try (var files = Files.list(made)) {
        assertThat(files.toList())
            .hasSizeGreaterThan(4)
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void aDamagedPolicyIsNotGivenOut() throws Exception {
    var version = new io.volano.Version(1, 1, 0);
    try (var policies = SqlitePolicyStore.open(directory)) {
      policies.save(Samples.TASK, version, new byte[] {1, 2, 3});
      try (var c = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("policies.db"));
          var statement = c.createStatement()) {
        statement.execute("UPDATE policy SET state = x'010203ff'");
      }
      assertThat(policies.load(Samples.TASK, version)).isEmpty();
      assertThat(policies.versions(Samples.TASK)).containsExactly(version);
    }
  }

  @Test
  void aClosedLogFailsAndDrainsBeforeThat() throws InterruptedException {
    var log = SqliteDecisionLog.open(directory);
    declare(log);
    var answers = new ConcurrentLinkedQueue<Object>();
    var done = new CountDownLatch(32);
    for (int i = 0; i < 32; i++) {
      var entry = Samples.decision("d" + i).entry();
      Thread.startVirtualThread(
          () -> {
            try {
              answers.add(log.append(List.of(entry), Durability.SYNC).getFirst());
            } catch (StoreException e) {
              answers.add(e);
            } finally {
              done.countDown();
            }
          });
    }
    log.close();
    done.await();
    long appended = answers.stream().filter(Receipt.Appended.class::isInstance).count();
    try (var again = SqliteDecisionLog.open(directory)) {
      assertThat(decisions(again)).hasSize((int) appended);
    }
    assertThatThrownBy(log::check).isInstanceOf(StoreException.class);
  }

  @Test
  void textThatCannotBeKeptIsRefusedToItsCallerAlone() {
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
      for (var odd : List.of("\ud800", "a\udc00", "a\0b", "\udbff")) {
        assertThatThrownBy(
                () ->
                    log.append(List.of(Samples.decision("d").about(odd).entry()), Durability.SYNC))
            .isInstanceOf(Refusal.Invalid.class)
            .hasMessageContaining("subject");
      }
      decide(log, "d");
    }
  }

  @Test
  void anErasedSubjectLeavesNoByte() throws IOException {
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
      var gone = new ArrayList<String>();
      for (int i = 0; i < 3_000; i++) {
        var subject = i % 7 == 0 ? "anna-residue" : i % 7 == 1 ? "bert-residue" : "carl-" + i % 50;
        var id = "%08x-%s".formatted(i * 0x9E3779B9, subject); // random places in the indexes
        var decided = decide(log, id, subject, i);
        var click = Outcome.of("click", Samples.START).withKey("key-of-" + id);
        log.append(List.of(Samples.observed(decided, click, Samples.START, true)), Durability.SYNC);
        if (i % 7 == 0) {
          gone.add(id);
        }
      }
      assertThat(bytesOf("anna-residue")).isNotEmpty();
      for (var subject : List.of("anna-residue", "bert-residue")) {
        log.erase("default", subject, _ -> "hash", Samples.START);
        assertThat(bytesOf(subject)).isEmpty();
      }
      assertThat(bytesOf(gone.getFirst())).isEmpty();
      assertThat(log.decisions(Query.newest(Samples.TASK, 9).ofSubject("carl-3"))).hasSize(9);
      log.delete(Samples.TASK, Samples.START);
      assertThat(bytesOf("carl-")).isEmpty();
    }
  }

  /// A decision with everything in it that tells whose it is, some of it in overflow pages.
  private static Logged<Decided> decide(DecisionLog log, String id, String subject, int i) {
    var sample = Samples.decision(id).about(subject).explained();
    if (i % 10 == 0) {
      var wide = io.volano.Features.builder();
      for (int j = 0; j < 600; j++) {
        wide.add("of " + subject + " feature " + j, j + 1);
      }
      sample.context(wide.build());
    }
    if (i % 3 == 0) {
      sample.in("episode of " + subject + " " + i / 21, i);
    }
    var entry = sample.entry();
    var receipt = log.append(List.of(entry), Durability.SYNC).getFirst();
    return new Logged<>(((Receipt.Appended) receipt).position(), entry);
  }

  /// The files that have a text in them.
  private List<Path> bytesOf(String text) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (content.contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  @Test
  void theIndexOfFullBlocksFindsWhatTheMemoryFound() {
    int decisions = (int) (2 * SqliteMarks.BLOCK + 500);
    var abroad = new TaskId("abroad", "shop");
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
      log.append(List.of(Samples.declared(abroad, 1, Samples.START)), Durability.SYNC);
      var call = new ArrayList<Decided>();
      for (int i = 0; i < decisions; i++) {
        call.add(
            Samples.decision("d" + i)
                .of(i % 100 == 0 ? abroad : Samples.TASK)
                .about("user-" + i % 997)
                .drawn(i == 5_000 ? 9 : i % 8)
                .at(Samples.START.plusSeconds(i))
                .entry());
        if (call.size() == 1_000 || i == decisions - 1) {
          log.append(call, Durability.ASYNC);
          call.clear();
        }
      }
      look(log, decisions, abroad);
    }
    try (var log = SqliteDecisionLog.open(directory)) {
      look(log, decisions, abroad);
      log.erase("default", "user-7", _ -> "x", Samples.START);
      assertThat(log.decisions(Query.newest(Samples.TASK, 1_000).ofSubject("user-7"))).isEmpty();
      assertThat(log.decisions(Query.newest(Samples.TASK, 1_000).ofSubject("user-8"))).isNotEmpty();
      log.delete(abroad, Samples.START);
      assertThat(log.decisions(Query.newest(abroad, 9).ofSubject("user-3"))).isEmpty();
    }
  }

  private static void look(DecisionLog log, int decisions, TaskId abroad) {
    long of7 =
        java.util.stream.IntStream.range(0, decisions)
            .filter(i -> i % 997 == 7 && i % 100 != 0)
            .count();
    var found = log.decisions(Query.newest(Samples.TASK, 1_000).ofSubject("user-7"));
    assertThat(found).hasSize((int) of7);
    assertThat(found).allSatisfy(d -> assertThat(d.entry().task()).isEqualTo(Samples.TASK));
    assertThat(ids(log.decisions(Query.newest(Samples.TASK, 10).ofAction("offer-9"))))
        .containsExactly(5_000 % 100 == 0 ? new String[0] : new String[] {"d5000"});
    assertThat(ids(log.decisions(Query.newest(abroad, 10).ofAction("offer-9"))))
        .containsExactly("d5000");
    var early = Samples.START.plusSeconds(1_001);
    assertThat(
            ids(log.decisions(Query.newest(Samples.TASK, 3).madeIn(early, early.plusSeconds(5)))))
        .containsExactly("d1005", "d1004", "d1003");
  }

  private static List<String> ids(List<Logged<Decided>> decisions) {
    return decisions.stream().map(d -> d.entry().decision().id()).toList();
  }

  @Test
  void theWriteAheadLogDoesNotGrowWithoutBound() throws IOException {
    try (var log = SqliteDecisionLog.open(directory)) {
      declare(log);
      var call = new ArrayList<Decided>();
      for (int i = 0; i < 120_000; i++) {
        call.add(Samples.decision("d" + i).entry());
        if (call.size() == 500) {
          log.append(call, Durability.SYNC);
          call.clear();
        }
      }
      assertThat(Files.size(directory.resolve("log.db"))).isGreaterThan(40 << 20);
      assertThat(Files.size(directory.resolve("log.db-wal"))).isLessThan(40 << 20);
    }
  }

  @Test
  void aRowThatTheDatabaseRefusesFailsItsCallerAlone() throws Exception {
    try (var log = SqliteDecisionLog.open(directory)) {
      try (var c = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("log.db"));
          var statement = c.createStatement()) {
        statement.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN NEW.subject = 'poison'"
                + " BEGIN SELECT RAISE(ABORT, 'no poison'); END");
      }
      MixedGroup.failsForItsBadOnesOnly(log);
    }
  }

  @Test
  void killedProcessesLeaveOneNativeLibraryBehind() throws Exception {
    var data = directory.resolve("data");
    var temporary = Files.createDirectory(directory.resolve("temporary"));
    for (int i = 0; i < 3; i++) {
      killedAfterUse(data, temporary);
    }
    assertThat(libraries(directory)).containsExactly(data.resolve(LIBRARY));
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aNativeLibraryThatIsAnotherIsReplaced() throws Exception {
    var temporary = Files.createDirectory(directory.resolve("temporary"));
    killedAfterUse(directory, temporary);
    var library = Files.readAllBytes(directory.resolve(LIBRARY));
    Files.write(directory.resolve(LIBRARY), new byte[library.length]);
    Files.write(directory.resolve(LIBRARY + ".new"), new byte[1]); // killed while it was unpacked
    killedAfterUse(directory, temporary);
    assertThat(directory.resolve(LIBRARY)).hasBinaryContent(library);
    assertThat(libraries(directory)).containsExactly(directory.resolve(LIBRARY));
  }

  @Test
  void noNativeLibraryIsLoadedFromWhereOthersMayWrite() throws Exception {
    var data = Files.createDirectory(directory.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    killedAfterUse(data, Files.createDirectory(directory.resolve("temporary")));
    assertThat(libraries(data)).isEmpty();
  }

  private static void killedAfterUse(Path data, Path temporary) throws IOException {
    var process = AppendingProcess.start(List.of("-Djava.io.tmpdir=" + temporary), data.toString());
    assertThat(AppendingProcess.killAfter(process, 10)).hasSizeGreaterThanOrEqualTo(10);
  }

  private static List<Path> libraries(Path in) throws IOException {
    try (var files = Files.walk(in)) {
      return files.filter(file -> file.toString().contains("sqlitejdbc")).toList();
    }
  }

  @Test
  void migrationsGoForwardsAndBack() {
    SqliteDecisionLog.open(directory).close();
    var migrations = SqliteDecisionLog.migrations(directory);
    assertThat(migrations.status()).hasSize(1).allMatch(step -> step.applied().isPresent());
    assertThat(migrations.migrate()).isZero();
    assertThat(migrations.rollback().orElseThrow().version()).isEqualTo(1);
    assertThat(migrations.status()).hasSize(1).allMatch(step -> step.applied().isEmpty());
    assertThat(migrations.rollback()).isEmpty();
    assertThat(migrations.migrate()).isEqualTo(1);
    try (var log = SqliteDecisionLog.open(directory)) {
      assertThat(log.tasks()).isEmpty();
    }
    SqlitePolicyStore.open(directory).close();
    assertThat(SqlitePolicyStore.migrations(directory).rollback()).isPresent();
  }

  private static void declare(DecisionLog log) {
    log.append(List.of(Samples.declared(Samples.TASK, 1, Samples.START)), Durability.SYNC);
  }

  private static void decide(DecisionLog log, String id) {
    assertThat(log.append(List.of(Samples.decision(id).entry()), Durability.SYNC).getFirst())
        .isInstanceOf(Receipt.Appended.class);
  }
}
