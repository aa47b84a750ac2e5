package io.volano;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The first decision about each subject within a time, for tasks that repeat it.
///
/// The log knows; the latest answers are kept here so that it need not be asked. Bounded. Safe to
/// use from any thread.
final class StickyAnswers {

  private static final int CAPACITY = 1 << 14;
  private static final int LOCKS = 256;

  private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

  private final Map<String, Decision> latest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Decision> eldest) {
          return size() > CAPACITY;
        }
      };

  /// The first decision about a subject since a time that started a new answer.
  ///
  /// A sticky answer makes no entry, so the newest decision of a subject is the one to repeat.
  Optional<Decision> first(DecisionLog log, TaskId task, String subject, Instant since) {
    Decision known;
    synchronized (this) {
      known = latest.get(subject);
    }
    if (known != null) {
      return Optional.of(known).filter(d -> !d.at().isBefore(since));
    }
    var query = Query.newest(task, 1).ofSubject(subject).madeSince(since);
    var logged = log.decisions(query).stream().findFirst().map(l -> l.entry().decision());
    logged.ifPresent(this::add);
    return logged;
  }

  synchronized void add(Decision decision) {
    if (!decision.subject().isEmpty()) {
      latest.remove(decision.subject());
      latest.put(decision.subject(), decision);
    }
  }

  /// Runs one decision about a subject after the other, so that the second finds the first.
  <T> T oneAtATime(String subject, Supplier<T> decide) {
    synchronized (locks[Math.floorMod(subject.hashCode(), locks.length)]) {
      return decide.get();
    }
  }

  synchronized void clear() {
    latest.clear();
  }
}
