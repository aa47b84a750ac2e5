package io.volano.server;

import io.volano.StoreException;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Opens what the stores hold while the server is already up: a long log takes its time to fold.
///
/// A store that fails meanwhile is asked again every second.
public final class Installation implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Installation.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Stores stores;
  private final Function<Stores, Volano> opens;
  private final Thread opening;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CompletableFuture<Volano> volano = new CompletableFuture<>();
  private volatile String hindrance = "its tasks are still being folded";

  /// @param stores are closed with it
  public Installation(Stores stores) {
    this(stores, s -> Volano.open(s, PolicyCatalog.ALL));
  }

  /// @param stores are closed with it
  /// @param opens what they hold
  public Installation(Stores stores, Function<Stores, Volano> opens) {
    this.stores = stores;
    this.opens = opens;
    this.opening = Thread.ofPlatform().name("open").start(this::open);
  }

  private void open() {
    do {
      try {
        volano.complete(opens.apply(stores));
        LOG.log(Level.INFO, "ready; tasks: {0}", volano.join().tasks().size());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "cannot open what the stores hold; trying again", e);
        hindrance = e instanceof StoreException ? e.getMessage() : "its log cannot be folded";
      }
    } while (!volano.isDone() && !closed());
  }

  private boolean closed() {
    try {
      return closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /// Whom to ask.
  ///
  /// @throws NotReady as long as it is not open
  public Volano volano() {
    if (!isOpen()) {
      throw new NotReady(hindrance);
    }
    return volano.resultNow();
  }

  /// Whether [#volano] answers.
  public boolean isOpen() {
    return volano.state() == Future.State.SUCCESS;
  }

  /// Whom to ask, as soon as it is open.
  ///
  /// @throws NotReady if it is closed before that
  public Volano awaitVolano() {
    try {
      return volano.join();
    } catch (CancellationException e) {
      throw new NotReady(hindrance);
    }
  }

  /// Returns if it can decide and the stores answer now.
  ///
  /// @throws NotReady if it is not open yet
  /// @throws StoreException if a store does not answer
  public void check() {
    volano().stores().log().check();
  }

  /// Why [#check] does not return; empty if it does.
  public Optional<String> trouble() {
    try {
      check();
      return Optional.empty();
    } catch (NotReady | StoreException e) {
      return Optional.of(e.getMessage());
    }
  }

  /// Keeps a checkpoint of every task and closes the stores.
  @Override
  public void close() {
    closing.countDown();
    try {
      opening.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (volano.cancel(false)) {
      stores.close();
    } else {
      volano.join().close();
    }
  }

  /// The server is up, and what it serves is not.
  public static final class NotReady extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NotReady(String why) {
      super("not ready: " + why);
    }
  }
}
