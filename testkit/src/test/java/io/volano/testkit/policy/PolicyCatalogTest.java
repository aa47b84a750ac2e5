package io.volano.testkit.policy;

import io.volano.Algorithm;
import io.volano.policy.PolicyCatalog;
import io.volano.testkit.PolicyContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the contract on every line of the catalogue, so that none can be forgotten.
@ParameterizedClass(name = "{0}")
@MethodSource("algorithms")
class PolicyCatalogTest extends PolicyContract {

  PolicyCatalogTest(Algorithm<?> algorithm) {
    super(algorithm);
  }

  static List<Algorithm<?>> algorithms() {
    return PolicyCatalog.ALL.algorithms();
  }
}
