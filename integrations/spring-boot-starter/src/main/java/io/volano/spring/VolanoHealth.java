package io.volano.spring;

import io.volano.StoreException;
import io.volano.Volano;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up if the stores can be read and written now.
///
/// A task that cannot learn is named and leaves it up: it decides with what it learned before.
final class VolanoHealth implements HealthIndicator {

  private final Volano volano;

  VolanoHealth(Volano volano) {
    this.volano = volano;
  }

  @Override
  public Health health() {
    try {
      volano.stores().log().check();
    } catch (StoreException e) {
      return Health.down().withDetail("store", e.getMessage()).build();
    }
    var health = Health.up().withDetail("tasks", volano.tasks().size());
    var troubles = troubles();
    return troubles.isEmpty() ? health.build() : health.withDetail("troubles", troubles).build();
  }

  private Map<String, String> troubles() {
    var troubles = new TreeMap<String, String>();
    volano.troubles().forEach((task, trouble) -> troubles.put(task.name(), trouble));
    return troubles;
  }
}
