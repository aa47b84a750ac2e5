package io.volano.spring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.volano.TaskLoop;
import io.volano.Volano;
import java.util.function.ToDoubleFunction;

/// The gauges of the tasks there are when the application starts, named as the server names them.
///
/// | meter | what |
/// |---|---|
/// | `volano.steps.learned` | settled steps the present state was learned from |
/// | `volano.pending` | slots that are not settled yet |
/// | `volano.learning.trouble` | 1 while the task cannot learn |
/// | `volano.append.waiting` | entries that wait to be written |
/// | `volano.append.waiting.most` | how many may; a call that would make it more is refused |
final class VolanoMeters implements MeterBinder {

  private final Volano volano;

  VolanoMeters(Volano volano) {
    this.volano = volano;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    var log = volano.stores().log();
    Gauge.builder("volano.append.waiting", log, l -> l.waiting().entries()).register(registry);
    Gauge.builder("volano.append.waiting.most", log, l -> l.waiting().most()).register(registry);
    for (var loop : volano.tasks()) {
      gauge(registry, "volano.steps.learned", loop, TaskLoop::stepsLearned);
      gauge(registry, "volano.pending", loop, l -> log.pending(l.id()));
      gauge(
          registry,
          "volano.learning.trouble",
          loop,
          l -> volano.troubles().containsKey(l.id()) ? 1 : 0);
    }
  }

  private static void gauge(
      MeterRegistry registry, String name, TaskLoop loop, ToDoubleFunction<TaskLoop> of) {
    var tags = Tags.of("tenant", loop.id().tenant(), "task", loop.id().name());
    Gauge.builder(name, loop, of).tags(tags).register(registry);
  }
}
