package io.volano.server.http;

import io.volano.Refusal;
import io.volano.server.Settings;
import io.volano.server.backup.Backup;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// A copy of everything, secrets and persons included, for whoever may have all of it.
@RestController
final class BackupRoutes {

  private final Optional<Backup> backup;

  BackupRoutes(Settings settings, InstantSource clock) throws IOException {
    if (settings.stores().startsWith("jdbc:")) {
      backup = Optional.empty();
    } else {
      var directory = Path.of(settings.stores());
      backup = Optional.of(new Backup(directory, directory, clock));
      backup.get().sweep();
    }
  }

  /// The headers go out with the first bytes, so that what is refused before has its status.
  @GetMapping("/v1/backup")
  void backup(HttpServletResponse response) throws IOException {
    var making =
        backup.orElseThrow(
            () ->
                new Refusal.Conflict(
                    "PostgreSQL is backed up by its own tools, as pg_dump --format=custom"));
    response.setContentType("application/zip");
    making.write(response.getOutputStream());
  }
}
