package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.volano.Stores;
import io.volano.server.Settings;
import io.volano.server.alert.AlertSettings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// The files to run it with: what they say is what the server understands. No image is built here.
final class DeployTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern OURS = Pattern.compile("\\bVOLANO_[A-Z_]+");

  @TempDir private Path folder;

  private static Map<?, ?> compose() throws IOException {
    return new Yaml().load(Files.readString(ROOT.resolve("compose.yaml")));
  }

  private static Map<?, ?> map(Map<?, ?> of, String key) {
    return (Map<?, ?>) of.get(key);
  }

  private static List<?> list(Map<?, ?> of, String key) {
    return (List<?>) of.get(key);
  }

  @Test
  void everyVariableNamedIsOneTheServerHeeds() throws IOException {
    var known = new TreeSet<>(Settings.ENVIRONMENT);
    known.addAll(List.of("VOLANO_JAVA_OPTS", "VOLANO_JAR")); // of entrypoint.sh
    for (var file : List.of("compose.yaml", "deploy/Dockerfile", "deploy/systemd/volano.service")) {
      var named = new TreeSet<String>();
      OURS.matcher(Files.readString(ROOT.resolve(file)))
          .results()
          .forEach(match -> named.add(match.group()));
      assertThat(known).as(file).containsAll(named);
      assertThat(named).as(file).isNotEmpty();
    }
  }

  @Test
  void everyServiceIsCheckedAndHasNoRightsItDoesNotNeed() throws IOException {
    for (var each : map(compose(), "services").values()) {
      var service = (Map<?, ?>) each;
      assertThat(map(service, "healthcheck").get("test")).isNotNull();
      assertThat(service.get("read_only")).isEqualTo(true);
      assertThat(list(service, "cap_drop")).isEqualTo(List.of("ALL"));
      assertThat(list(service, "security_opt")).isEqualTo(List.of("no-new-privileges:true"));
      assertThat((String) service.get("image"))
          .doesNotContain("/"); // whose registry is yours to say
    }
    var volano = map(map(compose(), "services"), "volano");
    assertThat(volano.get("user")).isEqualTo("10001");
    assertThat(list(volano, "ports")).isEqualTo(List.of("127.0.0.1:8080:8080"));
  }

  @Test
  void whatServicesUseIsDeclaredAndSecretsAreFiles() throws IOException {
    var compose = compose();
    var volumes = map(compose, "volumes").keySet();
    var secrets = map(compose, "secrets");
    for (var each : map(compose, "services").values()) {
      var service = (Map<?, ?>) each;
      for (var volume : list(service, "volumes")) {
        assertThat(volumes.contains(volume.toString().split(":")[0])).isTrue();
      }
      for (var secret : list(service, "secrets")) {
        assertThat(map(secrets, secret.toString()).get("file")).isNotNull();
      }
      map(service, "environment")
          .forEach(
              (name, value) -> {
                if (name.toString().contains("PASSWORD") || name.toString().contains("STORES")) {
                  assertThat(name.toString()).endsWith("_FILE");
                  assertThat(value.toString()).startsWith("/run/secrets/");
                }
              });
    }
  }

  @Test
  void theAlertsItConfiguresAreAccepted() throws IOException {
    var content = map(map(compose(), "configs"), "alerts").get("content").toString();
    var file = Files.writeString(folder.resolve("alerts.yaml"), content);
    assertThat(AlertSettings.read(file, Map.of(), InstantSource.system()))
        .isEqualTo(AlertSettings.DEFAULT);
  }

  /// A `java` that prints what it was asked to run.
  @Test
  void theEntryCommandRunsJavaInItsPlace() throws Exception {
    var java = Files.writeString(folder.resolve("java"), "#!/bin/sh\necho \"$$ $*\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    var environment =
        Map.of(
            "PATH", folder + File.pathSeparator + System.getenv("PATH"),
            "VOLANO_JAVA_OPTS", "-Xmx1g -Xss1m",
            "VOLANO_JAR", "app.jar");
    var run = run(environment, ROOT.resolve("deploy/entrypoint.sh").toString(), "serve", "a b");
    assertThat(run.status).as(run.output).isZero();
    assertThat(run.output)
        .isEqualTo(
            run.pid
                + " --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
                + " -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -Xmx1g -Xss1m -jar app.jar"
                + " serve a b\n");
  }

  @Test
  void theHealthCheckTellsAServerThatIsReadyFromOneThatIsNot() throws Exception {
    var check = ROOT.resolve("deploy/healthcheck.sh").toString();
    var faults = new Faults();
    var stores = Live.stores(folder.resolve("data"));
    Map<String, String> port;
    try (var live = Live.over(new Stores(faults.over(stores.log()), stores.policies()))) {
      port = Map.of("VOLANO_PORT", Integer.toString(live.port()));
      assertThat(run(port, check).status).isZero();
      faults.failing("check");
      assertThat(run(port, check).status).isNotZero();
      faults.none();
    }
    assertThat(run(port, check).status).isNotZero();
  }

  @Test
  void systemdUnderstandsItsUnit() throws Exception {
    assumeTrue(isThere("systemd-analyze"), "no systemd-analyze (Debian: package systemd)");
    var unit = Files.readString(ROOT.resolve("deploy/systemd/volano.service"));
    var here = unit.replace("/opt/volano/", ROOT.resolve("deploy") + "/");
    var file = Files.writeString(folder.resolve("volano.service"), here);
    var run = run(Map.of(), "systemd-analyze", "verify", file.toString());
    var ofOurs = run.output.lines().filter(line -> line.contains("volano.service")).toList();
    assertThat(ofOurs).isEmpty();
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  private record Run(long pid, int status, String output) {}

  private static Run run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.pid(), process.waitFor(), output);
  }
}
