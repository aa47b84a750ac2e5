package io.volano;

import io.volano.math.Hashing;

/// One thing that may be done.
///
/// An action is known by its id, in the log and to learners. Its features let a learner carry over
/// what it knows to actions it has not seen.
public final class Action {

  private static final int LONGEST_ID = 256;

  private final String id;
  private final Features features;
  private final long key;

  /// Names an action.
  ///
  /// @param id stable, 1 to 256 characters
  public Action(String id, Features features) {
    Texts.check("id", id, LONGEST_ID);
    this.id = id;
    this.features = features;
    this.key = Hashing.of(id);
  }

  public static Action of(String id) {
    return new Action(id, Features.NONE);
  }

  public String id() {
    return id;
  }

  public Features features() {
    return features;
  }

  /// The same action without the names of its features.
  Action withoutNames() {
    return features.hasNames() ? new Action(id, features.withoutNames()) : this;
  }

  /// 64 bits of the id: what learners index by.
  public long key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Action that && id.equals(that.id) && features.equals(that.features));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(key);
  }

  @Override
  public String toString() {
    return features.size() == 0 ? id : id + features;
  }
}
