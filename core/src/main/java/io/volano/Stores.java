package io.volano;

/// Where an installation keeps what it knows.
public record Stores(DecisionLog log, PolicyStore policies) implements AutoCloseable {

  @Override
  public void close() {
    try (policies) {
      log.close();
    }
  }
}
