package io.volano.policy;

import static io.volano.policy.Steps.A;
import static io.volano.policy.Steps.B;
import static io.volano.policy.Steps.asked;
import static io.volano.policy.Steps.learner;
import static io.volano.policy.Steps.load;
import static io.volano.policy.Steps.saved;
import static io.volano.policy.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Action;
import io.volano.Features;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutoTest {

  private static final Features SOME = Features.of(Map.of("x", 1));

  @Test
  void isThompsonSamplingAsLongAsNothingHasFeatures() {
    var auto = learner(Auto.ALGORITHM);
    var thompson = learner(BetaThompson.ALGORITHM);
    auto.learn(step(A, 1));
    thompson.learn(step(A, 1));

    assertThat(asked(auto, A, B)).isEqualTo(asked(thompson, A, B));
    assertThat(auto.policy().summary().how()).startsWith("as beta-thompson");
  }

  @Test
  void startsAfreshAsLinUcbWithTheFirstStepThatHasFeatures() {
    var auto = learner(Auto.ALGORITHM);
    var linUcb = learner(LinUcb.ALGORITHM);
    auto.learn(step(A, 1));
    auto.learn(step(SOME, B, 1));
    linUcb.learn(step(SOME, B, 1));

    assertThat(asked(auto, A, B)).isEqualTo(asked(linUcb, A, B));
    assertThat(auto.policy().summary().how()).startsWith("as lin-ucb");
  }

  @Test
  void featuresOfAnActionCountToo() {
    var auto = learner(Auto.ALGORITHM);
    auto.learn(step(new Action("a", SOME), 1));

    assertThat(auto.policy().summary().how()).startsWith("as lin-ucb");
  }

  @Test
  void remembersWhichItIs() throws IOException {
    var auto = learner(Auto.ALGORITHM);
    auto.learn(step(SOME, A, 1));
    var again = learner(Auto.ALGORITHM);

    load(again, saved(auto));

    assertThat(asked(again, A, B)).isEqualTo(asked(auto, A, B));
    assertThat(saved(again)).isEqualTo(saved(auto));
  }
}
