package io.volano.bench.operate;

import io.volano.TaskId;
import io.volano.access.Role;
import io.volano.server.Wiring;
import io.volano.server.access.Issuing;
import io.volano.server.access.Issuing.Wish;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// Keys of servers that are measured.
final class BenchKeys {

  private BenchKeys() {}

  /// A key that may do everything for the default tenant, made before the server starts.
  static String admin(Path data) {
    try (var access = Wiring.access(data.toString())) {
      var issuing = new Issuing(access, InstantSource.system(), "bench");
      return create(issuing, TaskId.DEFAULT_TENANT, Role.ADMIN, Optional.empty()).secret().reveal();
    }
  }

  static Issuing.Issued create(
      Issuing issuing, String tenant, Role role, Optional<Duration> lasts) {
    return issuing.create(
        new Wish(tenant, "bench", Set.of(role), lasts, Set.of(), Optional.empty()));
  }

  /// Declares a task of two actions.
  static void declare(URI server, String key, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(server.resolve(path))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString("{\"actions\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}"));
      var answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IOException(answer.body());
      }
    }
  }
}
