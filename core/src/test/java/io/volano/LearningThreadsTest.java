package io.volano;

import static io.volano.House.TASK;
import static io.volano.House.clicks;
import static io.volano.House.visit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LearningThreadsTest {

  @Test
  void aStartedInstallationLearnsByItself() throws InterruptedException {
    try (var house = new House()) {
      var settled = new CountDownLatch(1);
      house.log.listen(
          task -> {
            if (house.log.pending(task) == 0) {
              settled.countDown();
            }
          });
      house.volano.start();
      var loop = house.declare(clicks());
      loop.observe(loop.decide(visit("u")).id(), house.click());
      settled.await();
      loop.learn();
      assertThat(loop.stepsLearned()).isEqualTo(1);
      assertThat(house.volano.troubles()).isEmpty();
      house.volano.delete(TASK);
    }
  }

  @Test
  void closingKeepsACheckpoint() {
    var house = new House();
    house.volano.start();
    var loop = house.declare(clicks());
    loop.observe(loop.decide(visit("u")).id(), house.click());
    loop.learn();
    var version = loop.policy().version();
    house.close();
    assertThat(house.policies.versions(TASK)).contains(version);
  }
}
