package io.volano.client;

/// A text that is not the JSON it should be.
final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }
}
