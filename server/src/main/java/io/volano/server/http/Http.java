package io.volano.server.http;

import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.server.Settings;
import io.volano.server.access.Caller;
import jakarta.servlet.Filter;
import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// Tomcat, Spring MVC and the routes, put together by hand: nothing is found by scanning and
/// nothing is configured that does not stand here.
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
public class Http implements WebMvcConfigurer {

  /// A part of a path that means what it says.
  private static final String PLAIN = "[\\w-][\\w.-]*";

  private static final int MOST_REQUESTS = 1_024;
  private static final int MOST_CONNECTIONS = 8_192;
  private static final int WAITING_CONNECTIONS = 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SWALLOWED = 4 * Body.MOST;

  private final JsonMapper mapper = AnswerMapper.create();
  private final Installation installation;

  private final InstantSource clock;

  public Http(Installation installation, InstantSource clock) {
    this.installation = installation;
    this.clock = clock;
  }

  // ---- routes

  @Bean
  TaskRoutes taskRoutes() {
    return new TaskRoutes(installation);
  }

  @Bean
  DecisionRoutes decisionRoutes(Meters meters) {
    return new DecisionRoutes(meters, clock);
  }

  @Bean
  EventRoutes eventRoutes(Meters meters) {
    return new EventRoutes(installation, meters, clock);
  }

  @Bean
  WhyRoutes whyRoutes() {
    return new WhyRoutes();
  }

  @Bean
  LogRoutes logRoutes() {
    return new LogRoutes(installation);
  }

  @Bean
  LearningRoutes learningRoutes() {
    return new LearningRoutes(installation);
  }

  @Bean
  PolicyRoutes policyRoutes() {
    return new PolicyRoutes(installation);
  }

  @Bean
  SubjectRoutes subjectRoutes() {
    return new SubjectRoutes(installation);
  }

  @Bean
  HealthRoutes healthRoutes(Meters meters) {
    return new HealthRoutes(installation, meters);
  }

  @Bean
  DocRoutes docRoutes() {
    return new DocRoutes(mapper);
  }

  @Bean
  Problems problems(Meters meters) {
    return new Problems(meters);
  }

  // ---- routes that are also reached below the framework

  @Bean
  HotRoute hotDecide(DecisionRoutes routes) {
    return new HotRoute(
        Pattern.compile("/v1/tasks/(?<task>%s)/decide".formatted(PLAIN)),
        (caller, path, body) -> routes.decide(task(caller, path), body.json()));
  }

  @Bean
  HotRoute hotObserve(DecisionRoutes routes) {
    return new HotRoute(
        Pattern.compile(
            "/v1/tasks/(?<task>%s)/decisions/(?<decision>%s)/outcomes".formatted(PLAIN, PLAIN)),
        (caller, path, body) ->
            routes.observe(task(caller, path), path.group("decision"), body.json()));
  }

  private TaskLoop task(Caller caller, Matcher path) {
    return installation.volano().task(caller.task(path.group("task")));
  }

  // ---- filters, in their order

  @Bean
  FilterRegistrationBean<Filter> loopbackOnly(Meters meters) {
    return filter(1, new LoopbackOnly(new ProblemWriter(mapper, meters::refused)));
  }

  @Bean
  FilterRegistrationBean<Filter> admission(Meters meters) {
    return filter(2, new Admission(MOST_REQUESTS, new ProblemWriter(mapper, meters::refused)));
  }

  @Bean
  FilterRegistrationBean<Filter> hotRoutes(List<HotRoute> routes, Meters meters) {
    return filter(3, new HotRoutes(routes, mapper, new ProblemWriter(mapper, meters::refused)));
  }

  private static FilterRegistrationBean<Filter> filter(int order, Filter filter) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    return registration;
  }

  // ---- Spring MVC

  @Bean
  ServletRegistrationBean<DispatcherServlet> servlet(DispatcherServlet dispatcherServlet) {
    var registration = new ServletRegistrationBean<>(dispatcherServlet, "/");
    registration.setLoadOnStartup(1);
    return registration;
  }

  @Bean
  DispatcherServlet dispatcherServlet() {
    return new DispatcherServlet();
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new Body());
    resolvers.add(new CallerArgument());
    resolvers.add(new TaskArgument(installation));
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters
        .disableDefaults()
        .addCustomConverter(new ByteArrayHttpMessageConverter())
        .withStringConverter(new StringHttpMessageConverter())
        .withJsonConverter(new JacksonJsonHttpMessageConverter(mapper));
  }

  /// There is one form of every answer, whatever is asked for.
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry resources) {
    resources
        .addResourceHandler("/docs/**")
        .addResourceLocations(
            "classpath:/docs/", new Webjar("org.webjars", "swagger-ui").location(""));
  }

  // ---- Tomcat

  @Bean
  TomcatServletWebServerFactory tomcat(Settings settings) throws UnknownHostException {
    var tomcat = new TomcatServletWebServerFactory(settings.port());
    tomcat.setAddress(InetAddress.getByName(settings.host()));
    tomcat.setShutdown(Shutdown.GRACEFUL);
    tomcat.setRegisterDefaultServlet(false);
    var folder = folder();
    tomcat.setBaseDirectory(folder);
    tomcat.setDocumentRoot(folder);
    tomcat.addConnectorCustomizers(Http::configure);
    tomcat.addContextCustomizers(
        context ->
            ((StandardHost) context.getParent())
                .setErrorReportValveClass(ProblemValve.class.getName()));
    return tomcat;
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
