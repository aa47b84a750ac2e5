package io.volano.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.TaskId;
import io.volano.Volano;
import io.volano.spring.shop.ShopApplication;
import io.volano.spring.shop.ShopApplication.FrontPage;
import io.volano.spring.shop.ShopApplication.Visit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// The application of the README, from its start to its second start.
final class ShopApplicationTest {

  private static final TaskId HEADLINE = TaskId.of("headline");

  @TempDir private Path data;

  private ConfigurableApplicationContext run() {
    return SpringApplication.run(
        ShopApplication.class, "--volano.data=" + data, "--spring.main.banner-mode=off");
  }

  @Test
  void itDecidesLearnsAndStillKnowsAfterARestart() {
    String learned;
    try (var shop = run()) {
      var page = shop.getBean(FrontPage.class);
      var volano = shop.getBean(Volano.class);
      for (int i = 0; i < 50; i++) {
        var decision = page.show(new Visit("ann" + i, 9));
        if (decision.action().id().equals("short")) {
          page.clicked(decision);
          volano.learn();
        }
      }
      var policy = volano.task(HEADLINE).policy();
      assertThat(policy.steps()).isPositive();
      learned = policy.fingerprint();
    }
    try (var shop = run()) {
      var loop = shop.getBean(Volano.class).task(HEADLINE);
      assertThat(loop.policy().fingerprint()).isEqualTo(learned);
      assertThat(loop.revision()).isEqualTo(1); // the same declaration again
      assertThat(shop.getBean(FrontPage.class).show(new Visit("bob", 9)).subject())
          .isEqualTo("bob");
    }
  }

  @Test
  void theReadmeShowsThisApplication() throws IOException {
    var source =
        Files.readString(Path.of("src/test/java/io/volano/spring/shop/ShopApplication.java"));
    var shown = source.substring(source.indexOf("@SpringBootApplication"));
    assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + shown + "```");
  }
}
