package io.volano;

import io.volano.Entry.Declared;
import io.volano.Entry.Erased;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

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
public final class Volano implements AutoCloseable {

  private final Stores stores;
  private final Catalog catalog;
  private final Draws draws;
  private final InstantSource clock;
  private final Map<TaskId, TaskLoop> loops = new ConcurrentSkipListMap<>();
  private final LearningThreads threads;
  private final Events events;

  private Volano(Stores stores, Catalog catalog, Draws draws, InstantSource clock) {
    this.stores = stores;
    this.catalog = catalog;
    this.draws = draws;
    this.clock = clock;
    this.threads = new LearningThreads(clock);
    this.events = new Events(stores.log(), clock);
  }

  /// Opens what the stores hold, every task where its log ends.
  ///
  /// @param stores are closed with it
  public static Volano open(Stores stores, Catalog catalog, Draws draws, InstantSource clock) {
    var volano = new Volano(stores, catalog, draws, clock);
    for (var task : stores.log().tasks()) {
      volano.loops.put(task, volano.loop(task));
    }
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
    return new TaskLoop(task, sources, draws, clock);
  }

  /// Learns in the background from now on, one thread a task.
  public synchronized void start() {
    threads.start(loops.values());
  }

  /// Settles and learns all there is at this time, on this thread.
  public void learn() {
    loops.values().forEach(TaskLoop::learn);
  }

  /// Declares a task, or declares it anew; what is the same already changes nothing.
  ///
  /// @throws Refusal.Invalid if the algorithm or its options are not the catalogue's
  public TaskLoop declare(TaskId task, Declaration declaration) {
    return declare(task, declaration, OptionalLong.empty());
  }

  /// Declares a task anew, if nobody else has since a revision.
  ///
  /// @param from the revision the declaration was made from; 0 if there was none
  /// @throws Refusal.Invalid if the algorithm or its options are not the catalogue's
  /// @throws Refusal.Conflict if another revision holds
  public TaskLoop declare(TaskId task, Declaration declaration, long from) {
    return declare(task, declaration, OptionalLong.of(from));
  }

  private synchronized TaskLoop declare(TaskId task, Declaration declaration, OptionalLong from) {
    try {
      catalog.check(declaration.algorithm());
    } catch (Refusal.Invalid e) {
      throw e.within("algorithm");
    }
    var known = loops.get(task);
    if (known != null) {
      known.declare(declaration, from);
      return known;
    }
    if (from.orElse(0) != 0) {
      throw new Refusal.Conflict("task " + task.name() + " was deleted meanwhile");
    }
    var first = new Declared(task, clock.instant(), 1, declaration, draws.newSecret());
    var receipt = stores.log().append(List.of(first), Durability.SYNC).getFirst();
    if (!(receipt instanceof Receipt.Appended)) {
      throw new Refusal.Conflict("task " + task.name() + " was declared by somebody else just now");
    }
    var loop = loop(task);
    loops.put(task, loop);
    threads.add(loop);
    return loop;
  }

  /// Opens a task written in Java.
  public <S> OpenTask<S> open(Task<S> task) {
    return new OpenTask<>(task, declare(TaskId.of(task.name()), task.declaration()));
  }

  /// The loop of a declared task.
  ///
  /// @throws Refusal.NotFound if it is not declared
  public TaskLoop task(TaskId task) {
    return find(task).orElseThrow(() -> new Refusal.NotFound("no task named " + task.name()));
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
    loops.remove(task);
    stores.policies().delete(task, stores.policies().versions(task));
  }

  /// Erases a subject and unlearns it: its rows go, and every learner becomes what it would be had
  /// they never been there. Done when it returns.
  ///
  /// @return the erasures, one for each task that knew the subject
  public synchronized List<Erased> erase(String tenant, String subject) {
    Texts.check("subject", subject, 256);
    var erased =
        stores.log().erase(tenant, subject, task -> task(task).pseudonym(subject), clock.instant());
    var entries = new ArrayList<Erased>();
    for (var logged : erased) {
      task(logged.entry().task()).learning().learnThrough(logged.position());
      entries.add(logged.entry());
    }
    return entries;
  }

  /// Drops texts that are older than their tasks keep them.
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
    return threads.troubles();
  }

  /// Stops learning, keeps a checkpoint of every task, and closes the stores.
  @Override
  public synchronized void close() {
    threads.close();
    try (stores) {
      loops.values().forEach(loop -> loop.learning().checkpoint());
    }
  }
}
