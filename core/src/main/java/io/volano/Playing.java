package io.volano;

import java.time.Instant;

/// What a task plays at one time: everything a decision needs, replaced as a whole.
///
/// @param version of the policy
record Playing(
    long revision, Declaration declaration, boolean frozen, Policy policy, Version version) {

  Playing declared(long revision, Declaration declaration) {
    return new Playing(revision, declaration, frozen, policy, version);
  }

  Playing frozen(boolean frozen) {
    return new Playing(revision, declaration, frozen, policy, version);
  }

  Playing learned(Policy policy, Version version) {
    return new Playing(revision, declaration, frozen, policy, version);
  }

  /// What a decision made at a time is made under.
  Terms terms(Instant at) {
    return new Terms(revision, version, at, at.plus(declaration.horizon().delay()));
  }

  /// Who chooses.
  Play play() {
    if (frozen) {
      return Play.BASELINE;
    }
    return switch (declaration.mode()) {
      case ONLINE -> Play.POLICY;
      case LOGGING_ONLY -> Play.BASELINE;
      case APPRENTICE -> Play.IMITATED;
    };
  }
}
