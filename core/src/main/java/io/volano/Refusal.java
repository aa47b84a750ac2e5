package io.volano;

/// A request that was understood and is not carried out; nothing has changed.
///
/// The message says what must hold and what came, in words fit for whoever made the request. What a
/// store could not do is a [StoreException] instead.
public abstract sealed class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private Refusal(String message) {
    super(message);
  }

  /// A value breaks a rule.
  public static final class Invalid extends Refusal {
    private static final long serialVersionUID = 1L;
    private final String field;

    /// Names the value and the rule.
    ///
    /// @param field where the value stands, as a path (`reward.signals[0].weight`)
    /// @param rule what must hold, and what came
    public Invalid(String field, String rule) {
      super(field + " " + rule);
      this.field = field;
    }

    /// Where the value stands.
    public String field() {
      return field;
    }

    /// The same refusal with the field named from further out: `options` makes `x` `options.x`.
    public Invalid within(String outer) {
      return new Invalid(outer + "." + field, getMessage().substring(field.length() + 1));
    }
  }

  /// What was asked for does not exist, or not any more.
  public static final class NotFound extends Refusal {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super(message);
    }
  }

  /// It was done before in another way: an id, key, step or revision that is already taken.
  public static final class Conflict extends Refusal {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message);
    }
  }

  /// It was meant for a revision that is not the present one any more.
  public static final class Outdated extends Refusal {
    private static final long serialVersionUID = 1L;

    /// @param present the revision there is; 0 if there is none
    public Outdated(String task, long meant, long present) {
      super(
          present == 0
              ? "task " + task + " is not declared, and so has no revision " + meant
              : "task "
                  + task
                  + " is at revision "
                  + present
                  + ", not at "
                  + meant
                  + ": somebody declared it meanwhile; look at it and declare it anew");
    }
  }

  /// A bounded queue is full; the same request may succeed in a moment.
  public static final class Busy extends Refusal {
    private static final long serialVersionUID = 1L;

    public Busy(String message) {
      super(message);
    }
  }
}
