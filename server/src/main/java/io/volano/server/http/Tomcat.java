package io.volano.server.http;

import io.volano.server.Entrance;
import io.volano.server.Settings;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;

/// Tomcat: what it listens on, how it reads requests, and how many.
@Configuration(proxyBeanMethods = false)
public class Tomcat {

  private static final int MOST_CONNECTIONS = 8_192;
  private static final int WAITING_CONNECTIONS = 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SWALLOWED = 4 * Body.MOST;

  @Bean
  TomcatServletWebServerFactory tomcat(Settings settings, SslBundles certificates) {
    var tomcat = new TomcatServletWebServerFactory(settings.port());
    tomcat.setAddress(settings.address());
    tomcat.setSslBundles(certificates);
    tomcat.setShutdown(Shutdown.GRACEFUL);
    tomcat.setRegisterDefaultServlet(false);
    var folder = folder();
    tomcat.setBaseDirectory(folder);
    tomcat.setDocumentRoot(folder);
    tomcat.addConnectorCustomizers(Tomcat::configure);
    enter(tomcat, settings.entrance());
    tomcat.addContextCustomizers(
        context ->
            ((StandardHost) context.getParent())
                .setErrorReportValveClass(ProblemValve.class.getName()));
    return tomcat;
  }

  private static void enter(TomcatServletWebServerFactory tomcat, Entrance entrance) {
    if (entrance.isTls()) {
      tomcat.setSsl(Ssl.forBundle(Certificates.NAME));
    }
    if (!entrance.proxies().isEmpty()) {
      tomcat.addEngineValves(believing(entrance.proxies()));
    }
  }

  /// Takes address and scheme from the headers of these proxies, and of nobody else.
  private static RemoteIpValve believing(Set<String> proxies) {
    var valve = new RemoteIpValve();
    valve.setInternalProxies(proxies.stream().map(Pattern::quote).collect(Collectors.joining("|")));
    valve.setRemoteIpHeader("X-Forwarded-For");
    valve.setProtocolHeader("X-Forwarded-Proto");
    return valve;
  }

  @Bean
  Certificates certificates(Settings settings) {
    return new Certificates(settings.entrance());
  }

  @Bean
  SslBundles sslBundles(Certificates certificates) {
    return certificates.bundles();
  }

  /// Tomcat wants a folder and puts nothing into it: one for all servers of a user, since each of
  /// its own would stay behind when the server is killed.
  private static File folder() {
    var user = System.getProperty("user.name");
    return Path.of(System.getProperty("java.io.tmpdir"), "volano-tomcat-" + user).toFile();
  }

  private static void configure(Connector connector) {
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    var http = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
    http.setExecutor(new VirtualThreadExecutor("http-"));
    http.setMaxConnections(MOST_CONNECTIONS);
    http.setAcceptCount(WAITING_CONNECTIONS);
    http.setMaxKeepAliveRequests(-1);
    http.setConnectionTimeout((int) PATIENCE.toMillis());
    http.setMaxSwallowSize(SWALLOWED); // who sends too much is to read why it was refused
  }

  /// How long a stop waits for what is under way.
  @Bean
  DefaultLifecycleProcessor lifecycleProcessor() {
    var processor = new DefaultLifecycleProcessor();
    processor.setTimeoutPerShutdownPhase(PATIENCE.toMillis());
    return processor;
  }
}
