package io.volano.server.alert;

import io.volano.Refusal;
import io.volano.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Something is wrong, and for how long.
///
/// @param kind what, in a few words: `disk-full`
/// @param tenant whose, if it concerns one
/// @param task which of the tenant's, if it concerns one
/// @param text for the person who is woken: what is wrong and what to do, without personal data;
///   line breaks in it become blanks
/// @param since when it was first found
public record Alert(
    String kind,
    Severity severity,
    Optional<String> tenant,
    Optional<String> task,
    String text,
    Instant since) {

  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
  private static final int LONGEST = 500;

  public Alert {
    checkKind("kind", kind);
    text = CONTROL.matcher(text).replaceAll(" ").strip();
    text = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    if (text.isEmpty()) {
      throw new Refusal.Invalid("text", "must say what is wrong");
    }
  }

  static void checkKind(String field, String kind) {
    if (!KIND.matcher(kind).matches()) {
      throw new Refusal.Invalid(
          field, "must be 1 to 63 small letters, digits or '-', the first a letter: " + kind);
    }
  }

  /// One that concerns the installation.
  public static Alert of(String kind, Severity severity, String text, Instant since) {
    return new Alert(kind, severity, Optional.empty(), Optional.empty(), text, since);
  }

  /// The same, of a task.
  public Alert of(TaskId id) {
    return new Alert(kind, severity, Optional.of(id.tenant()), Optional.of(id.name()), text, since);
  }

  /// The same, of a tenant.
  public Alert ofTenant(String name) {
    return new Alert(kind, severity, Optional.of(name), task, text, since);
  }

  Alert since(Instant first) {
    return new Alert(kind, severity, tenant, task, text, first);
  }

  /// What tells it from others: there is one of each at a time.
  public record Key(String kind, Optional<String> tenant, Optional<String> task) {

    /// Of the installation.
    public static Key of(String kind) {
      return new Key(kind, Optional.empty(), Optional.empty());
    }

    /// Of a task.
    public static Key of(String kind, TaskId task) {
      return new Key(kind, Optional.of(task.tenant()), Optional.of(task.name()));
    }
  }

  public Key key() {
    return new Key(kind, tenant, task);
  }

  /// What it concerns, as `default/banner`; empty if that is the installation.
  String where() {
    return task.map(name -> tenant.map(t -> t + "/").orElse("") + name).or(() -> tenant).orElse("");
  }

  /// One line for people.
  @Override
  public String toString() {
    var where = where();
    return severity + " " + kind + (where.isEmpty() ? "" : " (" + where + ")") + ": " + text;
  }
}
