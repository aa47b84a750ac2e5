package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Durability;
import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Receipt;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.Version;
import io.volano.testkit.Outage;
import io.volano.testkit.PostgresServer;
import io.volano.testkit.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresFaultsTest {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private static DecisionLog open(String url) {
    return PostgresDecisionLog.open(url, SERVER.user(), SERVER.password());
  }

  @Test
  void aReaderMissesNothingOfWhatTwoProcessesAppend() throws Exception {
    var url = SERVER.newDatabase();
    try (var log = open(url);
        var other = open(url);
        var reading = open(url)) {
      log.append(List.of(Samples.declared(Samples.TASK, 1, Samples.START)), Durability.SYNC);
      int threads = 8;
      int each = 150;
      var done = new CountDownLatch(2 * threads);
      var appended = new AtomicInteger();
      for (int t = 0; t < 2 * threads; t++) {
        var mine = t % 2 == 0 ? log : other;
        int thread = t;
        Thread.startVirtualThread(
            () -> {
              for (int i = 0; i < each; i++) {
                var entry = Samples.decision(thread + "-" + i).entry();
                if (mine.append(List.of(entry), Durability.SYNC).getFirst()
                    instanceof Receipt.Appended) {
                  appended.incrementAndGet();
                }
              }
              done.countDown();
            });
      }
      var seen = new ArrayList<Long>();
      long after = 0;
      boolean last = false;
      while (true) {
        boolean finished = done.getCount() == 0;
        var page = reading.read(Samples.TASK, after, 50, Reading.ALL);
        page.entries().forEach(e -> seen.add(e.position()));
        after = page.through();
        if (page.entries().isEmpty() && last) {
          break;
        }
        last = finished && page.entries().isEmpty();
      }
      assertThat(appended).hasValue(2 * threads * each);
      assertThat(seen).isSorted().doesNotHaveDuplicates().hasSize(1 + 2 * threads * each);
    }
  }

  @Test
  void processesThatDeclareTheSameTaskAtOnceBothSucceed() throws Exception {
    var url = SERVER.newDatabase();
    try (var log = open(url);
        var other = open(url);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        var declared = List.of(Samples.declared(TaskId.of("task-" + i), 1, Samples.START));
        var receipts =
            threads.invokeAll(
                List.of(
                    () -> log.append(declared, Durability.SYNC).getFirst(),
                    () -> other.append(declared, Durability.SYNC).getFirst()));
        assertThat(receipts)
            .extracting(Future::get)
            .hasAtLeastOneElementOfType(Receipt.Appended.class)
            .hasAtLeastOneElementOfType(Receipt.Taken.class);
      }
    }
  }

  @Test
  void whatOneProcessDeletesAndDeclaresAnewTheOtherFinds() {
    var url = SERVER.newDatabase();
    try (var log = open(url);
        var other = open(url)) {
      var declared = List.of(Samples.declared(Samples.TASK, 1, Samples.START));
      log.append(declared, Durability.SYNC);
      decide(log, "a");
      decide(other, "b");
      other.delete(Samples.TASK, Samples.START);
      assertThat(log.append(List.of(Samples.decision("c").entry()), Durability.SYNC))
          .containsExactly(new Receipt.Orphan());
      other.append(declared, Durability.SYNC);
      decide(log, "d"); // refers to a declaration that is gone
      decide(log, "e");
      for (var id : List.of("d", "e")) {
        assertThat(other.decided(Samples.TASK, id).orElseThrow().entry().decision())
            .isEqualTo(Samples.decision(id).build());
      }
    }
  }

  @Test
  void aServerThatIsStoppedForHalfAMinuteIsUsedAgainWithoutAPerson() throws Exception {
    try (var server = PostgresServer.start();
        var log = open(server.url())) {
      nothingIsLostOrDoubled(log, server::stop, server::restart);
    }
  }

  @Test
  void aServerThatIsFrozenForHalfAMinuteIsUsedAgainWithoutAPerson() throws Exception {
    try (var server = PostgresServer.start();
        var log = open(server.url() + "&socketTimeout=10")) { // else what is under way takes 60 s
      nothingIsLostOrDoubled(log, server::freeze, server::thaw);
    }
  }

  private static void nothingIsLostOrDoubled(DecisionLog log, Outage.Step leave, Outage.Step back)
      throws Exception {
    log.append(List.of(Samples.declared(Samples.TASK, 1, Samples.START)), Durability.SYNC);
    var calls =
        Outage.of(id -> succeeds(() -> append(log, id)), id -> succeeds(log::check), leave, back);
    assertThat(calls.meanwhile()).isEmpty();
    assertThat(calls.refused()).isNotEmpty();
    while (!succeeds(log::check)) {
      Thread.onSpinWait(); // a call takes its time to fail
    }
    calls.refused().forEach(id -> append(log, id)); // as their callers do
    var entries = log.read(Samples.TASK, 0, Integer.MAX_VALUE, Reading.ALL).entries();
    assertThat(entries).extracting(Logged::position).isSorted().doesNotHaveDuplicates();
    assertThat(entries.stream().skip(1).map(e -> ((Decided) e.entry()).decision().id()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(calls.written().stream(), calls.refused().stream()).toList());
  }

  private static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  private static void append(DecisionLog log, String id) {
    log.append(List.of(Samples.decision(id).entry()), Durability.SYNC);
  }

  @Test
  void aRowThatTheDatabaseRefusesFailsItsCallerAlone() throws Exception {
    var url = SERVER.newDatabase();
    try (var log = open(url)) {
      execute(
          url,
          """
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no poison'; END $$;
          CREATE TRIGGER refuse BEFORE INSERT ON entry FOR EACH ROW
          WHEN (NEW.subject = 'poison') EXECUTE FUNCTION refuse()\
          """);
      MixedGroup.failsForItsBadOnesOnly(log);
    }
  }

  @Test
  void whatWasPromisedSurvivesKill9() throws Exception {
    var url = SERVER.newDatabase();
    var process = AppendingProcess.start(url, SERVER.user(), SERVER.password());
    var promised = AppendingProcess.killAfter(process, 1_000);
    try (var log = open(url)) {
      for (var line : promised) {
        var parts = line.split(" ", -1);
        if (parts.length == 2) { // the last line may be torn
          assertThat(log.decided(Samples.TASK, parts[1])).isPresent();
        }
      }
      decide(log, "after"); // the lock of the dead is free
    }
  }

  @Test
  void anErasedSubjectLeavesNoByteInTheTables() throws Exception {
    var url = SERVER.newDatabase();
    try (var log = open(url)) {
      log.append(List.of(Samples.declared(Samples.TASK, 1, Samples.START)), Durability.SYNC);
      for (int i = 0; i < 300; i++) {
        var subject = i % 3 == 0 ? "anna-residue" : "carl-" + i;
        var wide = io.volano.Features.builder();
        for (int j = 0; j < (i % 9 == 0 ? 600 : 5); j++) {
          wide.add("of " + subject + " feature " + j * 7919, j + 1);
        }
        var entry =
            Samples.decision("id-" + i + "-of-" + subject)
                .about(subject)
                .in("episode of " + subject, i)
                .context(wide.build())
                .entry();
        log.append(List.of(entry), Durability.SYNC);
      }
      execute(url, "ANALYZE"); // as the server does by itself now and then
      execute(url, "CHECKPOINT");
      assertThat(filesWith("anna-residue")).isNotEmpty();
      log.erase("default", "anna-residue", _ -> "hash", Samples.START);
      assertThat(filesWith("anna-residue")).isEmpty();
      assertThat(filesWith("carl-1")).isNotEmpty();
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (var c = DriverManager.getConnection(url, SERVER.user(), SERVER.password());
        var statement = c.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Table files with a text in them; the write-ahead log is the operator's.
  private static List<Path> filesWith(String text) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(SERVER.data().resolve("base"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (holds(file, text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /// Not if the server has removed it since it was listed.
  private static boolean holds(Path file, String text) throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Test
  void aPlanMadeForAnEmptyLogIsTheOneForAFullLog() throws Exception {
    var url = SERVER.newDatabase();
    open(url).close();
    try (var c = connect(url)) {
      for (var made : List.of("", "VACUUM", "ANALYZE")) { // each makes "empty" look different
        try (var statement = c.createStatement()) {
          statement.execute(made);
          for (var question : PostgresQuestion.values()) {
            assertThat(indexes(keptPlan(c, question)))
                .as("%s after '%s'", question, made)
                .containsExactly(index(question));
          }
        }
      }
    }
  }

  private static String index(PostgresQuestion question) {
    return switch (question) {
      case ID -> "entry_decision";
      case STEP, ANY_STEP -> "entry_episode";
      case KEY -> "entry_key";
      case SLOT -> "entry_ref";
      case REVISION -> "entry_milestone";
      case DECISION -> "entry_pkey";
    };
  }

  /// Connected as the log's writer is.
  private static Connection connect(String url) throws SQLException {
    var as = new Properties();
    as.setProperty("user", SERVER.user());
    as.setProperty("password", SERVER.password());
    as.setProperty("options", PostgresDecisionLog.PLANNING);
    return DriverManager.getConnection(url, as);
  }

  /// The plan that serves whatever is asked for.
  private static String keptPlan(Connection c, PostgresQuestion question) throws SQLException {
    int parameters = 0;
    var sql = new StringBuilder();
    for (char ch : question.sql.toCharArray()) {
      sql.append(ch == '?' ? "$" + ++parameters : ch);
    }
    var nothing = String.join(", ", Collections.nCopies(parameters, "NULL"));
    var plan = new StringJoiner("\n");
    try (var statement = c.createStatement()) {
      statement.execute("SET plan_cache_mode = force_generic_plan");
      statement.execute("PREPARE question AS " + sql);
      try (var lines = statement.executeQuery("EXPLAIN EXECUTE question (" + nothing + ")")) {
        while (lines.next()) {
          plan.add(lines.getString(1));
        }
      }
      statement.execute("DEALLOCATE question");
    }
    return plan.toString();
  }

  private static List<String> indexes(String plan) {
    return Pattern.compile("using (\\w+)").matcher(plan).results().map(r -> r.group(1)).toList();
  }

  @Test
  void aDamagedPolicyIsNotGivenOut() throws Exception {
    var url = SERVER.newDatabase();
    var version = new Version(1, 1, 0);
    try (var policies = PostgresPolicyStore.open(url, SERVER.user(), SERVER.password())) {
      policies.save(Samples.TASK, version, new byte[] {1, 2, 3});
      execute(url, "UPDATE policy SET state = '\\x010203ff'");
      assertThat(policies.load(Samples.TASK, version)).isEmpty();
    }
  }

  @Test
  void migrationsGoForwardsAndBack() {
    var url = SERVER.newDatabase();
    open(url).close();
    PostgresPolicyStore.open(url, SERVER.user(), SERVER.password()).close();
    var migrations = PostgresDecisionLog.migrations(url, SERVER.user(), SERVER.password());
    assertThat(migrations.status()).hasSize(2).allMatch(step -> step.applied().isPresent());
    assertThat(migrations.rollback().orElseThrow().version()).isEqualTo(2);
    assertThat(migrations.rollback().orElseThrow().version()).isEqualTo(1);
    assertThat(migrations.status()).hasSize(2).allMatch(step -> step.applied().isEmpty());
    assertThat(migrations.migrate()).isEqualTo(2);
    try (var log = open(url)) {
      assertThat(log.tasks()).isEmpty();
    }
    assertThat(PostgresPolicyStore.migrations(url, SERVER.user(), SERVER.password()).status())
        .allMatch(step -> step.applied().isPresent());
  }

  private static Logged<Decided> decide(DecisionLog log, String id) {
    var entry = Samples.decision(id).entry();
    var receipt = log.append(List.of(entry), Durability.SYNC).getFirst();
    return new Logged<>(((Receipt.Appended) receipt).position(), entry);
  }
}
