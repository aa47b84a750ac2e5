package io.volano.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.volano.store.UnreachableException;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Marker;

/// Passes over what the scheduler of jobs logs with its trace at each of its looks while its
/// database is away: whoever could not connect has said so.
public final class ToldAlready extends TurboFilter {

  private static final String SCHEDULER = "com.github.kagkarlsson.scheduler";
  private static final int DEEPEST = 20;

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
    return thrown != null && logger.getName().startsWith(SCHEDULER) && isUnreachable(thrown)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isUnreachable(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .limit(DEEPEST)
        .anyMatch(UnreachableException.class::isInstance);
  }
}
