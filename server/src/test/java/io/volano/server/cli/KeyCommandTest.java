package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.access.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keys from the command line, next to a server that runs.
final class KeyCommandTest {

  @TempDir private Path data;

  private JsonNode key(String... arguments) {
    var command = new String[arguments.length + 4];
    command[0] = "key";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    command[arguments.length + 1] = "--data";
    command[arguments.length + 2] = data.toString();
    command[arguments.length + 3] = "--json";
    var result = Shell.run(command);
    assertThat(result.exit()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private static Shell.Result tasks(Server server, Path key) {
    server.context().getBean(Keys.class).look();
    return Shell.run("task", "list", "--url", server.url(), "--key-file", key.toString());
  }

  @Test
  void whoOwnsTheMachineMakesTheFirstKeyWhileTheServerRuns() throws IOException {
    var file = data.resolve("my.key");
    try (var server = server()) {
      assertThat(Shell.run("task", "list", "--url", server.url()).exit()).isZero();
      var made = key("create", "--role", "admin", "--name", "me");
      Files.writeString(file, made.path("key").asString() + "\n");
      assertThat(tasks(server, file).exit()).isZero();
      var without = Shell.run("task", "list", "--url", server.url());
      assertThat(without.exit()).isEqualTo(3);
      assertThat(without.err()).contains("needs a key").contains("--key-file");

      var prefix = made.path("prefix").asString();
      var next = key("rotate", prefix, "--grace", "PT0S");
      assertThat(tasks(server, file).exit()).isEqualTo(3);
      Files.writeString(file, next.path("key").asString());
      assertThat(tasks(server, file).exit()).isZero();

      key("revoke", next.path("prefix").asString());
      assertThat(tasks(server, file).err()).contains("was revoked at");
      assertThat(key("list")).hasSize(2);
      assertThat(key("list").toString()).doesNotContain(next.path("key").asString());
      var acts = Shell.run("audit", "--offline", "--data", data.toString());
      assertThat(acts.out())
          .contains("key create " + prefix, "key rotate " + prefix, "key revoke ");
    }
  }

  private Server server() {
    return Server.start(Settings.DEFAULT.withPort(0).withStores(data.toString())).awaitReady();
  }

  @Test
  void noSecretIsInAnyFileOrLog() throws IOException {
    var root = (Logger) LoggerFactory.getLogger("ROOT");
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    root.addAppender(log);
    var keys = new String[3];
    try (var server = server()) {
      for (int i = 0; i < keys.length; i++) {
        keys[i] = key("create", "--role", "read,decide", "--name", "k" + i).path("key").asString();
      }
      key("revoke", keys[1].substring(0, 14));
      for (var sent : new String[] {keys[0], keys[1], keys[2] + "x", "Basic " + keys[2]}) {
        Files.writeString(data.resolve("sent.key"), sent);
        tasks(server, data.resolve("sent.key"));
      }
      Files.delete(data.resolve("sent.key"));
      for (var key : keys) {
        assertThat(bytes()).doesNotContain(key).doesNotContain(key.substring(15));
      }
    } finally {
      root.detachAppender(log);
    }
    for (var key : keys) {
      assertThat(bytes()).doesNotContain(key.substring(15));
      assertThat(log.list).noneMatch(e -> e.getFormattedMessage().contains(key.substring(15)));
    }
  }

  private String bytes() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.walk(data)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".so")) {
          all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return all.toString();
  }

  @Test
  void aWishThatCannotBeIsRefusedByItsName() {
    assertRefused("--role must be of", "--role", "king", "--name", "x");
    assertRefused(
        "--origin must be empty", "--role", "read", "--name", "x", "--origin", "https://a.example");
    assertRefused(
        "--origin must be like", "--role", "observe", "--name", "x", "--origin", "a.example/x");
    assertRefused("--tenant must be 1 to 64", "--role", "read", "--name", "x", "--tenant", "a b");
    assertRefused(
        "operate unless the tenant", "--role", "operate", "--name", "x", "--tenant", "acme");
    assertRefused("--quota must be like", "--role", "read", "--name", "x", "--quota", "fast");
    assertRefused("--quota.perSecond must be", "--role", "read", "--name", "x", "--quota", "0:1");
    assertRefused(
        "--expires must be a duration", "--role", "read", "--name", "x", "--expires", "soon");
    assertRefused("--name must have", "--role", "read", "--name", " ");
  }

  private void assertRefused(String why, String... wish) {
    var command = new String[wish.length + 4];
    command[0] = "key";
    command[1] = "create";
    System.arraycopy(wish, 0, command, 2, wish.length);
    command[wish.length + 2] = "--data";
    command[wish.length + 3] = data.toString();
    var result = Shell.run(command);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }
}
