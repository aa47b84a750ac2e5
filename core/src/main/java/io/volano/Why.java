package io.volano;

import java.util.Optional;

/// Why a decision was made, and what came of it.
///
/// @param explanation of the first slot's propensity; its root is that number. Empty if it cannot
///   be given any more
/// @param source where the explanation is from
/// @param note why there is none, or what it leaves open; empty if there is nothing to say
public record Why(History history, Optional<Explanation> explanation, Source source, String note) {

  public enum Source {
    /// It was made with the decision and kept.
    STORED,
    /// It was made now, by the policy of then: folded again from the nearest checkpoint.
    REBUILT,
    /// There is none, and the note says why.
    UNAVAILABLE
  }
}
