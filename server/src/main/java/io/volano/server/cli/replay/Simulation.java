package io.volano.server.cli.replay;

import io.volano.Action;
import io.volano.Declaration;
import io.volano.Horizon;
import io.volano.Range;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A simulated world as a data set: endless, and with the best possible reward known.
///
/// What is recorded of a round is the expected reward of a uniform draw.
///
/// @param world makes a world from a seed
/// @param decisions rounds to play
public record Simulation(String name, LongFunction<World> world, long decisions)
    implements DataSet {

  @Override
  public Declaration declaration() {
    return Declaration.of(
        List.of(), Reward.ofValue(Range.UNIT), Horizon.of(Duration.ofMinutes(1), Signal.VALUE));
  }

  @Override
  public boolean matched() {
    return false;
  }

  @Override
  public Stream<Situation> situations(long seed) {
    var fresh = world.apply(seed);
    return Stream.generate(() -> situation(fresh));
  }

  private static Situation situation(World world) {
    var round = world.next();
    var ids = round.actions().stream().map(Action::id).toList();
    return new Situation(
        Request.of("", round.context()).withActions(round.actions()),
        action -> OptionalDouble.of(world.reward(ids.indexOf(action))),
        IntStream.range(0, ids.size()).mapToDouble(round::mean).average().orElseThrow(),
        round.best());
  }

  @Override
  public Map<String, Double> yardsticks() {
    return Map.of();
  }
}
