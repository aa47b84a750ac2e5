package io.volano.spring.shop;

import io.volano.Action;
import io.volano.Decision;
import io.volano.Declaration;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.OpenTask;
import io.volano.Outcome;
import io.volano.Range;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

@SpringBootApplication
public class ShopApplication {

  /// Who looks at the front page.
  public record Visit(String visitor, int hour) {}

  /// Which headline to show: a bean, and so a task.
  @Component
  static class Headline implements Task<Visit> {

    @Override
    public String name() {
      return "headline";
    }

    @Override
    public Declaration declaration() {
      var click = Signal.named("click", Range.UNIT).withWeight(1);
      return Declaration.of(
          Stream.of("short", "long").map(Action::of).toList(),
          Reward.of(List.of(click), Reward.Fuse.SUM, 0),
          Horizon.of(Duration.ofMinutes(10), "click"));
    }

    @Override
    public String subject(Visit visit) {
      return visit.visitor();
    }

    @Override
    public Features context(Visit visit) {
      return Features.of(Map.of("morning", visit.hour() < 12 ? 1 : 0));
    }
  }

  /// What uses it: an open task is injected by the type of its situations.
  @Component
  public static class FrontPage {

    private final OpenTask<Visit> headline;

    FrontPage(OpenTask<Visit> headline) {
      this.headline = headline;
    }

    public Decision show(Visit visit) {
      return headline.decide(visit);
    }

    public void clicked(Decision decision) {
      headline.observe(decision, Outcome.of("click", Instant.now()));
    }
  }
}
