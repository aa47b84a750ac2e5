package io.volano.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Action;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActionIndexTest {

  private static final int MOST = 50;

  @Test
  void keepsTheMostRecentlyLearnedInOrder() {
    var random = new Random(2);
    var index = new ActionIndex(MOST);
    var model = new LinkedHashMap<String, Boolean>(16, 0.75f, true);
    for (int i = 0; i < 5_000; i++) {
      var action = Action.of("action " + random.nextInt(80));
      learn(index, action);
      model.put(action.id(), true);
      if (model.size() > MOST) {
        model.remove(model.keySet().iterator().next());
      }
    }
    assertThat(index.ids()).containsExactlyElementsOf(model.keySet());
  }

  @Test
  void aSnapshotDoesNotFollow() {
    var index = new ActionIndex(1);
    learn(index, Action.of("a"));
    var snapshot = index.snapshot();

    learn(index, Action.of("b"));

    assertThat(snapshot.slot(Action.of("a"))).isZero();
    assertThat(snapshot.slot(Action.of("b"))).isNegative();
    assertThat(snapshot.id(0)).isEqualTo("a");
    assertThat(index.id(0)).isEqualTo("b");
  }

  private static void learn(ActionIndex index, Action action) {
    if (index.touch(action.key()) < 0) {
      index.admit(action);
    }
  }
}
