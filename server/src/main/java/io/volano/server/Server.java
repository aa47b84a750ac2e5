package io.volano.server;

import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.Stores;
import io.volano.access.AccessStore;
import io.volano.server.http.BenchRoutes;
import io.volano.server.trace.Traces;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/// A running server: the HTTP API over one installation.
///
/// ```java
/// try (var server = Server.start(Settings.DEFAULT.withPort(0))) {
///   System.out.println(server.url());
/// }
/// ```
public final class Server implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Server.class.getName());
  private static final String TRACES = "traces";

  private final Settings settings;
  private final AnnotationConfigServletWebServerApplicationContext context;

  private Server(Settings settings, AnnotationConfigServletWebServerApplicationContext context) {
    this.settings = settings;
    this.context = context;
  }

  /// Opens the stores and listens.
  ///
  /// @throws io.volano.StoreException if the stores cannot be opened
  /// @throws PortInUseException if somebody else listens there
  public static Server start(Settings settings) {
    return start(settings, Ground.at(settings.stores()));
  }

  /// Listens, over stores that are open and without keys; schedules are where the settings say.
  ///
  /// @param stores are closed with it, also if it does not start
  public static Server start(Settings settings, Stores stores) {
    return start(settings, Ground.of(stores));
  }

  /// Listens.
  ///
  /// @param ground its stores are closed with it, also if it does not start
  /// @throws Refusal.Invalid if others could reach it and there is no key yet
  public static Server start(Settings settings, Ground ground) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    var meters = new Meters();
    var traces = traces(settings, ground);
    var installation = new Installation(watched(ground.stores(), meters, traces), ground.opens());
    var context = new AnnotationConfigServletWebServerApplicationContext();
    context.registerBean(Settings.class, () -> settings);
    context.registerBean(Ground.class, () -> ground);
    context.registerBean(Meters.class, () -> meters);
    context.registerBean(TRACES, Traces.class, () -> traces);
    context.registerBean(
        Installation.class, () -> installation, bean -> bean.setDependsOn(TRACES)); // ends before
    context.registerBean(AccessStore.class, ground::access);
    context.register(Wiring.class);
    if (settings.benchEcho()) {
      context.register(BenchRoutes.class);
    }
    try {
      checkReach(settings, ground.access());
      context.refresh();
    } catch (RuntimeException e) {
      installation.close();
      ground.access().close();
      traces.close();
      throw cause(e);
    }
    var server = new Server(settings, context);
    LOG.log(Level.INFO, "Volano listens on {0}; stores: {1}", server.url(), where(settings));
    return server;
  }

  private static Traces traces(Settings settings, Ground ground) {
    try {
      return Traces.of(settings.traces());
    } catch (RuntimeException e) {
      ground.stores().close();
      ground.access().close();
      throw e;
    }
  }

  private static Stores watched(Stores stores, Meters meters, Traces traces) {
    var metered = new MeteredLog(stores.log(), meters);
    boolean isTraced = traces != Traces.NONE;
    return new Stores(
        isTraced ? new TracedLog(metered, traces.tracer()) : metered, stores.policies());
  }

  /// What keeps it from starting, if it is known: a store, or somebody else who listens.
  private static RuntimeException cause(RuntimeException e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
        .filter(c -> c instanceof StoreException || c instanceof PortInUseException)
        .map(RuntimeException.class::cast)
        .findFirst()
        .orElse(e);
  }

  /// Whoever can reach an installation without keys may do anything with it.
  private static void checkReach(Settings settings, AccessStore access) {
    if (!settings.isLoopback() && access.keys().isEmpty()) {
      throw new Refusal.Invalid(
          "host",
          "must be a loopback address, as 127.0.0.1, until there is a key: "
              + settings.host()
              + "; make one with ./volano key create --role admin --name me, and start again, or"
              + " come through a tunnel: ssh -L 8080:127.0.0.1:8080 "
              + settings.host());
    }
    if (!settings.isLoopback() && !settings.entrance().isTls()) {
      LOG.log(
          Level.WARNING,
          "keys and answers cross the network in clear; give --tls-certificate and --tls-key,"
              + " or let a proxy do it");
    }
  }

  /// Without what follows the `?`, where a password may stand.
  private static String where(Settings settings) {
    return settings.stores().replaceFirst("\\?.*", "");
  }

  public int port() {
    return context.getWebServer().getPort();
  }

  /// Where it listens, as `http://127.0.0.1:8080`.
  public String url() {
    var host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return (settings.entrance().isTls() ? "https://" : "http://") + host + ":" + port();
  }

  /// Waits until its tasks are folded and it can decide.
  public Server awaitReady() {
    context.getBean(Installation.class).awaitVolano();
    return this;
  }

  /// What it is made of, for tests that look behind the port.
  public ApplicationContext context() {
    return context;
  }

  /// Closes it when the process is told to end.
  public Server closedAtExit() {
    context.registerShutdownHook();
    return this;
  }

  /// Answers what was asked, keeps a checkpoint of every task and closes the stores.
  @Override
  public void close() {
    context.close();
  }
}
