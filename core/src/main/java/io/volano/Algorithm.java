package io.volano;

import io.volano.math.Kernels;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// An algorithm the catalogue offers: its name, its options, and how a learner of it is born.
///
/// @param name kebab-case; stands in configuration, logs and routes, and never changes
/// @param summary what it does, in one sentence for people
/// @param contextual whether its probabilities depend on features
/// @param defaults options that work untuned; their record components are the configuration keys
/// @param fresh makes a learner that has learned nothing
public record Algorithm<O extends Record>(
    String name,
    String summary,
    boolean contextual,
    O defaults,
    BiFunction<O, Setting, Learner> fresh) {

  /// What a task gives its learner at birth.
  ///
  /// @param range of the rewards
  /// @param kernels the arithmetic to use
  public record Setting(Range range, Kernels kernels) {}

  /// A learner with these options in place of the defaults.
  ///
  /// @throws Refusal.Invalid if an option does not exist, is of another kind, or breaks a rule
  public Learner learner(Map<String, Object> options, Setting setting) {
    return fresh.apply(options(options), setting);
  }

  /// Checks options without making a learner.
  public O options(Map<String, Object> given) {
    var components = defaults.getClass().getRecordComponents();
    var known =
        Arrays.stream(components)
            .map(RecordComponent::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    for (var name : given.keySet()) {
      if (!known.contains(name)) {
        throw new Refusal.Invalid(name, "is no option of " + this.name + "; known: " + known);
      }
    }
    var arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      var c = components[i];
      arguments[i] =
          given.containsKey(c.getName())
              ? as(c.getType(), c.getName(), given.get(c.getName()))
              : valueOf(c, defaults);
    }
    return construct(components, arguments);
  }

  /// What must hold for a number among the options, in the words of whoever refuses it, as `must be
  /// in [0, 1]`: its own check is tried with what no range has. Empty for what is no number.
  public Optional<String> rule(String option) {
    try {
      options(Map.of(option, type(option) == double.class ? Double.NaN : -Integer.MAX_VALUE));
    } catch (Refusal.Invalid e) {
      return Optional.of(e.getMessage().substring(option.length()).replaceFirst(":.*", "").strip())
          .filter(_ -> isNumber(type(option)));
    }
    return Optional.empty();
  }

  private Class<?> type(String option) {
    return Arrays.stream(defaults.getClass().getRecordComponents())
        .filter(c -> c.getName().equals(option))
        .<Class<?>>map(RecordComponent::getType)
        .findFirst()
        .orElse(void.class);
  }

  private static boolean isNumber(Class<?> type) {
    return type == double.class || type == int.class || type == long.class;
  }

  private O construct(RecordComponent[] components, Object[] arguments) {
    try {
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      @SuppressWarnings("unchecked")
      var type = (Class<O>) defaults.getClass();
      return type.getConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw refusal(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("options of " + name + " must be a public record", e);
    }
  }

  private static RuntimeException refusal(Throwable cause) {
    if (cause instanceof IllegalArgumentException e) {
      var words = e.getMessage().split(" ", 2); // STYLE: name, what must hold, what came
      return new Refusal.Invalid(words[0], words.length > 1 ? words[1] : "is not accepted");
    }
    return new IllegalStateException(cause);
  }

  private static Object valueOf(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static Object as(Class<?> type, String name, Object value) {
    if (type == double.class && value instanceof Number n) {
      return n.doubleValue();
    }
    if ((type == int.class || type == long.class) && value instanceof Number n) {
      return whole(type, name, n);
    }
    if (type == boolean.class && value instanceof Boolean b) {
      return b;
    }
    if (type == String.class && value instanceof String s) {
      return s;
    }
    throw new Refusal.Invalid(name, "must be a " + type.getSimpleName() + ": " + value);
  }

  private static Object whole(Class<?> type, String name, Number n) {
    double exact = n.doubleValue();
    if (exact != Math.rint(exact) || Math.abs(exact) > Integer.MAX_VALUE) {
      throw new Refusal.Invalid(name, "must be a whole number: " + n);
    }
    return type == int.class ? (Object) (int) exact : (Object) (long) exact;
  }
}
