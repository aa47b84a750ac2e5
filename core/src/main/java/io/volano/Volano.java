package io.volano;

import io.volano.DecisionLog.News;
import io.volano.Entry.Declared;
import io.volano.Entry.Erased;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// All tasks of an installation, each with its loop.
///
/// ```java
/// try (var volano = Volano.open(stores, PolicyCatalog.ALL)) {
///   var loop = volano.declare(TaskId.of("banner"), declaration);
///   var decision = loop.decide(Request.of("u1", context));
///   loop.observe(decision.id(), Outcome.of("click", Instant.now()));
/// }
/// ```
///
/// Learning goes on in the background once [#start]ed; until then, or instead, whoever holds it
/// calls [#learn]. Safe to use from any thread.
///
/// Several servers may hold one log. Each decides, observes, folds and publishes for itself, so
/// that all play the same policy at the same position of the log, bit for bit; of each task one is
/// the leader, which settles what is due.
public final class Volano implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Volano.class.getName());
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(1);

  private final Stores stores;
  private final Catalog catalog;
  private final Draws draws;
  private final InstantSource clock;
  private final Map<TaskId, TaskLoop> loops = new ConcurrentSkipListMap<>();
  private final Map<TaskId, String> closed = new ConcurrentSkipListMap<>();
  private final Leadership leadership;
  private final Following following;
  private final LearningThreads threads;
  private final Rounds rounds = new Rounds();
  private final Events events;

  private Volano(
      Stores stores, Catalog catalog, Draws draws, InstantSource clock, LongSupplier nanos) {
    this.stores = stores;
    this.catalog = catalog;
    this.draws = draws;
    this.clock = clock;
    this.leadership = new Leadership(stores.log().leases(), nanos);
    this.following = new Following(stores.log(), nanos, this::follow);
    this.threads = new LearningThreads(clock, leadership);
    this.events = new Events(stores.log(), clock);
  }

  /// Opens what the stores hold, every task where its log ends.
  ///
  /// @param stores are closed with it
  public static Volano open(Stores stores, Catalog catalog, Draws draws, InstantSource clock) {
    return open(stores, catalog, draws, clock, System::nanoTime);
  }

  /// Opens what the stores hold, every task where its log ends.
  ///
  /// @param stores are closed with it
  /// @param nanos by which leases and lags are told, as [System#nanoTime]
  public static Volano open(
      Stores stores, Catalog catalog, Draws draws, InstantSource clock, LongSupplier nanos) {
    var volano = new Volano(stores, catalog, draws, clock, nanos);
    stores.log().tasks().forEach(volano::reopen);
    stores.log().listen(volano.threads::wake);
    return volano;
  }

  /// Opens with the system's clock and draws nobody can foresee, and learns in the background.
  public static Volano open(Stores stores, Catalog catalog) {
    var volano = open(stores, catalog, Draws.random(), InstantSource.system());
    volano.start();
    return volano;
  }

  private TaskLoop loop(TaskId task) {
    var sources = new Fold.Sources(stores.log(), stores.policies(), catalog);
    return new TaskLoop(task, sources, draws, clock, leadership);
  }

  /// Learns in the background from now on, one thread a task.
  public synchronized void start() {
    lead();
    threads.start(loops.values());
    rounds.start("following other servers", BETWEEN_LOOKS, () -> following.look(loops));
    rounds.start("electing leaders", BETWEEN_RENEWALS, this::lead);
  }

  /// Follows other servers, and settles and learns all there is at this time, on this thread.
  public void learn() {
    following.look(loops);
    lead();
    loops.values().forEach(TaskLoop::learn);
  }

  // ---- several servers

  /// Leads what nobody else does and this release can read.
  private void lead() {
    closed.keySet().forEach(this::reopen);
    var wanted =
        loops.values().stream()
            .filter(loop -> loop.learning().readable())
            .map(TaskLoop::id)
            .collect(Collectors.toSet());
    var led = leadership.renew(wanted);
    if (!led.isEmpty()) {
      var more = led.size() > 1 ? " and " + (led.size() - 1) + " more" : "";
      LOG.log(Level.INFO, "leads task {0}{1}", led.getFirst(), more);
    }
    led.forEach(threads::wake);
  }

  private void follow(News.OfTask news) {
    var loop = loops.get(news.task());
    if (news.born() != (loop == null ? 0 : loop.born())) {
      reopen(news.task());
    } else if (loop != null) {
      if (news.steered()) {
        loop.steering().follow();
      }
      threads.wake(news.task());
    }
  }

  /// Has a task as the log has it: another server may have declared or deleted it, or both.
  private synchronized void reopen(TaskId task) {
    long born = TaskLoop.born(stores.log().milestones(task));
    var known = loops.get(task);
    if (known != null && known.born() != born) {
      forget(task);
    }
    if (born > 0 && !loops.containsKey(task)) {
      add(task);
    } else if (born == 0 && stores.log().tasks().contains(task)) {
      refuse(task, "this release cannot read how it is declared");
    } else {
      closed.remove(task);
    }
  }

  private void add(TaskId task) {
    try {
      var loop = loop(task);
      loops.put(task, loop);
      threads.add(loop);
      closed.remove(task);
    } catch (IllegalStateException | IllegalArgumentException | Refusal e) {
      refuse(task, String.valueOf(e.getMessage()));
    }
  }

  /// One task that cannot be opened must not keep the others closed.
  private void refuse(TaskId task, String why) {
    if (closed.put(task, why) == null) {
      LOG.log(Level.ERROR, "task {0} cannot be opened; it goes on trying: {1}", task, why);
    }
  }

  /// Forgets a task that is deleted.
  private void forget(TaskId task) {
    threads.remove(task);
    loops.remove(task);
    following.forget(task);
    stores.policies().delete(task, stores.policies().versions(task));
  }

  /// Where this server stands with a task.
  public Standing standing(TaskLoop loop) {
    var following = this.following.lag(loop);
    var overdue = loop.learning().overdue();
    return new Standing(
        leadership.leader(loop.id()),
        leadership.lease(loop.id()).isPresent(),
        overdue.compareTo(following) > 0 ? overdue : following);
  }

  // ---- tasks

  /// Declares a task, or declares it anew; what is the same already changes nothing.
  ///
  /// @throws Refusal.Invalid if the algorithm or its options are not the catalogue's
  public TaskLoop declare(TaskId task, Declaration declaration) {
    return declare(task, declaration, OptionalLong.empty());
  }

  /// Declares a task, if its revision is still the one that is meant.
  ///
  /// @param meant the revision that is to be replaced, 0 if there is to be none yet; whichever
  ///   there is if it is empty
  /// @throws Refusal.Outdated if it is another one
  /// @throws Refusal.Invalid if the algorithm or its options are not the catalogue's
  public synchronized TaskLoop declare(TaskId task, Declaration declaration, OptionalLong meant) {
    try {
      catalog.check(declaration.algorithm());
    } catch (Refusal.Invalid e) {
      throw e.within("algorithm");
    }
    var known = loops.get(task);
    if (known != null) {
      known.steering().declare(declaration, meant);
      return known;
    }
    if (meant.orElse(0) != 0) {
      throw new Refusal.Outdated(task.name(), meant.getAsLong(), 0);
    }
    var first = new Declared(task, clock.instant(), 1, declaration, draws.newSecret());
    stores.log().append(List.of(first), Durability.SYNC);
    reopen(task);
    var loop = task(task);
    if (!loop.declaration().equals(declaration)) { // another server was first
      throw new Refusal.Conflict("task " + task.name() + " was declared by somebody else just now");
    }
    lead();
    return loop;
  }

  /// Opens a task written in Java.
  public <S> OpenTask<S> open(Task<S> task) {
    return new OpenTask<>(task, declare(TaskId.of(task.name()), task.declaration()));
  }

  /// The loop of a declared task.
  ///
  /// @throws Refusal.NotFound if it is not declared
  /// @throws StoreException if it is, by a release that this one cannot read
  public TaskLoop task(TaskId task) {
    return find(task).orElseThrow(() -> missing(task));
  }

  private RuntimeException missing(TaskId task) {
    var why = closed.get(task);
    return why == null
        ? new Refusal.NotFound("no task named " + task.name())
        : new StoreException("log", "opening task " + task.name(), why);
  }

  public Optional<TaskLoop> find(TaskId task) {
    return Optional.ofNullable(loops.get(task));
  }

  /// Reports what was seen of a subject, to be credited to the decisions it came of: those of every
  /// task of the tenant that names its type in its [Attribution].
  ///
  /// Each decision has it as an outcome, and all of them are in one commit. An event that no
  /// decision matches is credited to none, and nothing is kept of it.
  ///
  /// @throws Refusal.Invalid if no task names its type, or one that does would refuse the value
  /// @throws Refusal.Conflict if the key was used for another event
  public Credited observe(String tenant, Event event) {
    return events.observe(tasks(tenant), event);
  }

  /// Every task of a tenant, by name.
  public List<TaskLoop> tasks(String tenant) {
    return loops.values().stream().filter(l -> l.id().tenant().equals(tenant)).toList();
  }

  /// Every task of the installation.
  public List<TaskLoop> tasks() {
    return List.copyOf(loops.values());
  }

  public Catalog catalog() {
    return catalog;
  }

  public Stores stores() {
    return stores;
  }

  /// Removes a task and everything it knows.
  ///
  /// @throws Refusal.NotFound if it is not declared
  public synchronized void delete(TaskId task) {
    var loop = task(task);
    threads.remove(task);
    try {
      stores.log().delete(task, clock.instant());
    } catch (RuntimeException e) {
      threads.add(loop); // it is still there
      throw e;
    }
    forget(task);
  }

  /// Erases a subject and unlearns it: its rows go, and every learner becomes what it would be had
  /// they never been there. Done when it returns.
  ///
  /// @return the erasures, one for each task that knew the subject
  public List<Erased> erase(String tenant, String subject) {
    Texts.check("subject", subject, 256);
    following.look(loops); // another server may have declared a task that knows the subject
    return eraseNow(tenant, subject);
  }

  private synchronized List<Erased> eraseNow(String tenant, String subject) {
    var erased =
        stores.log().erase(tenant, subject, task -> task(task).pseudonym(subject), clock.instant());
    var entries = new ArrayList<Erased>();
    for (var logged : erased) {
      task(logged.entry().task()).learning().learnThrough(logged.position());
      entries.add(logged.entry());
    }
    return entries;
  }

  /// Drops texts that are older than their tasks keep them. One server of several does it for all.
  ///
  /// @return how many decisions lost something
  public long retain() {
    long dropped = 0;
    for (var loop : loops.values()) {
      var retention = loop.declaration().retention();
      if (retention.isPresent()) {
        dropped += stores.log().dropTexts(loop.id(), clock.instant().minus(retention.get()));
      }
    }
    return dropped;
  }

  /// What went wrong with learning since it last went right, by task.
  public Map<TaskId, String> troubles() {
    var troubles = threads.troubles();
    troubles.putAll(closed);
    return troubles;
  }

  /// Stops learning, keeps a checkpoint of every task it leads, and closes the stores.
  @Override
  public void close() {
    rounds.close(); // which may wait for this object's lock
    closeTasks();
  }

  private synchronized void closeTasks() {
    threads.close();
    try (stores) {
      loops.values().forEach(loop -> loop.learning().checkpoint());
      leadership.giveBack();
    }
  }
}
