package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.volano.Algorithm;
import io.volano.Signal;
import io.volano.Volano;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The shapes of what is told of the catalogue; see [AnswerMapper].
final class CatalogAnswers {

  private CatalogAnswers() {}

  /// What can be declared: algorithms with their options, and signals that have a standard meaning.
  record Offer(List<Offered> algorithms, List<Signal> signals) {
    static Offer of(Volano volano) {
      return new Offer(
          volano.catalog().algorithms().stream().map(Offered::of).toList(),
          List.copyOf(Signal.standard().values()));
    }
  }

  record Offered(String name, String summary, List<Option> options) {
    static Offered of(Algorithm<?> algorithm) {
      return new Offered(
          algorithm.name(),
          algorithm.summary(),
          Arrays.stream(algorithm.defaults().getClass().getRecordComponents())
              .map(c -> Option.of(c, algorithm))
              .toList());
    }
  }

  /// @param rule what must hold for it, if it is a number
  /// @param byDefault the value an algorithm has that does not say otherwise
  record Option(
      String name, String type, Optional<String> rule, @JsonProperty("default") Object byDefault) {

    static Option of(RecordComponent component, Algorithm<?> algorithm) {
      try {
        var value = component.getAccessor().invoke(algorithm.defaults());
        var name = component.getName();
        return new Option(name, type(component.getType()), algorithm.rule(name), value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }

    private static String type(Class<?> type) {
      return switch (type.getName()) {
        case "double" -> "number";
        case "int", "long" -> "integer";
        case "boolean" -> "boolean";
        default -> "string";
      };
    }
  }
}
