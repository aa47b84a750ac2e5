package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.server.Main;
import io.volano.server.Server;
import io.volano.server.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What commands do to the stores themselves is in the audit log, as what they ask a server for is.
final class AuditedCommandsTest {

  /// What asks a server, which writes it down; looks only; or has no stores of its own.
  private static final Set<String> NO_ACTS =
      new TreeSet<>(
          List.of(
              "serve",
              "task declare",
              "task show",
              "task list",
              "task freeze",
              "task thaw",
              "task rollback",
              "task delete",
              "task curve",
              "task diagnose",
              "task versions",
              "decide",
              "outcome",
              "event",
              "why",
              "log",
              "subject export",
              "subject erase",
              "schedule list",
              "schedule show",
              "schedule run",
              "alert list",
              "alert silence",
              "alert unsilence",
              "alert test",
              "replay",
              "simulate",
              "key list",
              "audit",
              "db status",
              "doctor",
              "completion",
              "warm"));

  /// What is written down by the command itself, and as what.
  private static final Map<String, String> ACTS =
      Map.of(
          "backup", "backup",
          "key create", "key create",
          "key rotate", "key rotate",
          "key revoke", "key revoke",
          "export", "export",
          "import", "import",
          "db migrate", "db migrate",
          "db rollback", "db rollback policies",
          "restore", "restore");

  @TempDir private Path folder;

  @Test
  void everyCommandIsAnActOrKnownToBeNone() {
    var all = new TreeSet<String>();
    leaves(CommandLines.of(Main.command()), "", all);
    var known = new TreeSet<>(NO_ACTS);
    known.addAll(ACTS.keySet());
    assertThat(all).isEqualTo(known);
  }

  private static void leaves(CommandLine command, String name, Set<String> into) {
    if (command.getSubcommands().isEmpty()) {
      into.add(name.strip());
    }
    command
        .getSubcommands()
        .forEach(
            (sub, line) -> {
              if (!sub.equals("help")) {
                leaves(line, name + " " + sub, into);
              }
            });
  }

  @Test
  void whatCommandsDoToTheStoresIsWrittenDown() {
    var data = folder.resolve("data").toString();
    var restored = folder.resolve("restored").toString();
    var log = folder.resolve("log.jsonl").toString();
    var archive = folder.resolve("archive").toString();
    try (var server = Server.start(Settings.DEFAULT.withPort(0).withStores(data)).awaitReady()) {
      done("task", "declare", "t", "--action", "a,b", "--url", server.url());
      done("backup", "--to", archive, "--url", server.url());
    }
    done("backup", "--offline", "--to", archive + "2", "--data", data);
    done("export", "--offline", "--data", data, "--out", log);
    done("restore", "--from", archive, "--data", restored);
    var elsewhere = folder.resolve("elsewhere").toString();
    done("db", "migrate", "--data", elsewhere);
    done("import", log, "--data", elsewhere);
    done("db", "rollback", "--tables", "policies", "--yes", "--data", elsewhere);
    done("key", "create", "--role", "admin", "--name", "me", "--data", elsewhere);
    assertThat(audit(data)).contains("export", "GET /v1/backup", " backup ");
    assertThat(audit(restored)).contains("restore");
    assertThat(audit(elsewhere))
        .contains("db migrate", "import", "db rollback policies", "key create vol_");
  }

  @Test
  void anImportThatFailsIsWrittenDownAsOne() {
    var data = folder.resolve("data").toString();
    var log = folder.resolve("log.jsonl").toString();
    try (var server = Server.start(Settings.DEFAULT.withPort(0).withStores(data)).awaitReady()) {
      done("task", "declare", "t", "--action", "a,b", "--url", server.url());
    }
    done("export", "--offline", "--data", data, "--out", log);
    assertThat(Shell.run("import", log, "--data", data).exit()).isEqualTo(Exit.REFUSED);
    assertThat(audit(data)).containsPattern("import.*500");
  }

  private static void done(String... command) {
    var result = Shell.run(command);
    assertThat(result.exit()).as(String.join(" ", command) + ": " + result.err()).isZero();
  }

  private static String audit(String data) {
    return Shell.run("audit", "--offline", "--data", data).out();
  }
}
