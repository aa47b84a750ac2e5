package io.volano.policy;

import io.volano.Catalog;
import java.util.List;

/// The algorithms that come with Volano, in the order in which to consider them.
///
/// A line here makes an algorithm known to configuration, dashboard, docs and contract tests.
public final class PolicyCatalog {

  public static final Catalog ALL =
      new Catalog(
          List.of(
              Auto.ALGORITHM,
              LinUcb.ALGORITHM,
              HashedLinear.ALGORITHM,
              BetaThompson.ALGORITHM,
              EpsilonGreedy.ALGORITHM,
              Ucb1.ALGORITHM,
              Softmax.ALGORITHM,
              Uniform.ALGORITHM));

  private PolicyCatalog() {}
}
