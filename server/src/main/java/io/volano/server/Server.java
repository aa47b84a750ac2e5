package io.volano.server;

import io.volano.Draws;
import io.volano.Stores;
import io.volano.server.http.BenchRoutes;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextException;

/// A running server: the HTTP API over one installation.
///
/// ```java
/// try (var server = Server.start(Settings.DEFAULT.withPort(0))) {
///   System.out.println(server.url());
/// }
/// ```
public final class Server implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Server.class.getName());

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
    return start(settings, Wiring.stores(settings.stores()));
  }

  /// Listens, over stores that are open.
  ///
  /// @param stores are closed with it, also if it does not start
  public static Server start(Settings settings, Stores stores) {
    return start(settings, stores, InstantSource.system(), Draws.random());
  }

  /// Listens, with another clock and other draws than the system's, so that what is shown is the
  /// same every time.
  ///
  /// @param stores are closed with it, also if it does not start
  public static Server start(Settings settings, Stores stores, InstantSource clock, Draws draws) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    var meters = new Meters();
    var metered = new Stores(new MeteredLog(stores.log(), meters), stores.policies());
    var installation = new Installation(metered, clock, draws);
    var context = new AnnotationConfigServletWebServerApplicationContext();
    context.registerBean(Settings.class, () -> settings);
    context.registerBean(Meters.class, () -> meters);
    context.registerBean(InstantSource.class, () -> clock);
    context.registerBean(Installation.class, () -> installation);
    context.register(Wiring.class);
    if (settings.benchEcho()) {
      context.register(BenchRoutes.class);
    }
    try {
      context.refresh();
    } catch (ApplicationContextException e) {
      installation.close();
      throw e.getCause() instanceof PortInUseException taken ? taken : e;
    } catch (RuntimeException e) {
      installation.close();
      throw e;
    }
    var server = new Server(settings, context);
    LOG.log(Level.INFO, "Volano listens on {0}; stores: {1}", server.url(), where(settings));
    return server;
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
    return "http://" + host + ":" + port();
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
