package io.volano;

import java.util.regex.Pattern;

/// Who a task belongs to and what it is called.
///
/// @param tenant whose it is; every row of every store carries it
/// @param name the task, as it stands in routes and logs
public record TaskId(String tenant, String name) implements Comparable<TaskId> {

  /// The tenant of an installation that has only one.
  public static final String DEFAULT_TENANT = "default";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public TaskId {
    check("tenant", tenant);
    check("task", name);
  }

  /// The task of that name in an installation of one tenant.
  public static TaskId of(String name) {
    return new TaskId(DEFAULT_TENANT, name);
  }

  private static void check(String field, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new Refusal.Invalid(
          field,
          "must be 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit: " + name);
    }
  }

  @Override
  public int compareTo(TaskId other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
