package io.volano.server.ui;

import io.volano.Algorithm;
import io.volano.Signal;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The form to declare a task or change it.
///
/// @param task its name; empty for a new one without a name yet
/// @param revision the form was made from; 0 for a new task
/// @param error what is wrong, and where
/// @param review what saving will do, if it was asked for and nothing is wrong
/// @param meanwhile the revision somebody else made since, if so
/// @param json the body of the call that does the same
public record FormView(
    String task,
    long revision,
    TaskForm form,
    List<Algorithm<?>> algorithms,
    Optional<Wrong> error,
    Optional<Consequences> review,
    Optional<Long> meanwhile,
    String json) {

  /// @param field path of a value; empty if it is about the whole
  public record Wrong(String field, String says) {

    /// Whether it stands at a field of the form: features of actions have one of their own.
    boolean isAt(String at) {
      var place = field.matches("actions\\[\\d+]\\.features.*") ? TaskForm.FEATURES : field;
      return place.equals(at) || place.startsWith(at + "[") || place.startsWith(at + ".");
    }
  }

  public boolean isNew() {
    return revision == 0;
  }

  /// The address the form is sent to, by what it asks.
  public String action() {
    return isNew() ? "/ui/tasks" : Address.path("ui", "tasks", task);
  }

  public String api() {
    return "/v1/tasks/" + (task.isEmpty() ? "NAME" : Address.path(task).substring(1));
  }

  /// The calls that answer what is declared now, and what can be.
  public List<String> calls() {
    return isNew() ? List.of("/v1/catalog") : List.of(api(), "/v1/catalog");
  }

  public List<String> signalTypes() {
    return List.copyOf(Signal.standard().keySet());
  }

  /// What is wrong with a field, or anything below it.
  public String error(String field) {
    return error.filter(e -> e.isAt(field)).map(Wrong::says).orElse("");
  }

  /// Names of all fields an error can stand at; one elsewhere stands above them all.
  public boolean elsewhere(List<String> fields) {
    return error.isPresent() && fields.stream().allMatch(f -> error(f).isEmpty());
  }

  /// The algorithm that is chosen.
  public Optional<Algorithm<?>> algorithm() {
    return algorithms.stream().filter(a -> a.name().equals(form.algorithm())).findFirst();
  }

  /// Its options, with their defaults.
  public Map<String, Object> options() {
    return algorithm().map(FormView::options).orElse(Map.of());
  }

  /// What must hold for one of them, in the words of the API.
  public String rule(String option) {
    return algorithm().flatMap(a -> a.rule(option)).orElse("");
  }

  static Map<String, Object> options(Algorithm<?> algorithm) {
    var options = new LinkedHashMap<String, Object>();
    Arrays.stream(algorithm.defaults().getClass().getRecordComponents())
        .forEach(c -> options.put(c.getName(), value(c, algorithm.defaults())));
    return options;
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  public String shown(Object value) {
    return TaskForm.shown(value);
  }
}
