package io.volano.server.http;

import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.Jobs;
import io.volano.server.Meters;
import io.volano.server.Settings;
import io.volano.server.access.Audit;
import io.volano.server.access.Caller;
import io.volano.server.access.Doorkeeper;
import io.volano.server.access.Granting;
import io.volano.server.access.Keys;
import io.volano.server.access.Rights;
import io.volano.server.access.Seals;
import io.volano.server.alert.Alerts;
import io.volano.server.trace.Traces;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// Spring MVC, the filters and the routes, put together by hand: nothing is found by scanning and
/// nothing is configured that does not stand here.
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
public class Http implements WebMvcConfigurer {

  /// A part of a path that means what it says.
  private static final String PLAIN = "[\\w-][\\w.-]*";

  private static final int MOST_REQUESTS = 1_024;

  private final JsonMapper mapper = AnswerMapper.create();
  private final Installation installation;
  private final Seals seals;
  private final Audit audit;

  public Http(Installation installation, Seals seals, Audit audit) {
    this.installation = installation;
    this.seals = seals;
    this.audit = audit;
  }

  // ---- routes

  @Bean
  TaskRoutes taskRoutes() {
    return new TaskRoutes(installation);
  }

  @Bean
  DecisionRoutes decisionRoutes(Meters meters, InstantSource clock) {
    return new DecisionRoutes(installation, meters, clock);
  }

  @Bean
  EventRoutes eventRoutes(Meters meters, InstantSource clock) {
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
  ScheduleRoutes scheduleRoutes(Jobs jobs) {
    return new ScheduleRoutes(jobs.scheduler());
  }

  @Bean
  AuditRoutes auditRoutes() {
    return new AuditRoutes(audit);
  }

  @Bean
  KeyRoutes keyRoutes(Granting granting, InstantSource clock) {
    return new KeyRoutes(granting, clock);
  }

  @Bean
  HealthRoutes healthRoutes(Meters meters, Settings settings) {
    return new HealthRoutes(installation, meters, settings);
  }

  @Bean
  AlertRoutes alertRoutes(Alerts alerts, InstantSource clock) {
    return new AlertRoutes(alerts, clock);
  }

  @Bean
  BackupRoutes backupRoutes(Settings settings, InstantSource clock) throws IOException {
    return new BackupRoutes(settings, clock);
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
        Rights.of("POST", "/v1/tasks/{task}/decide"),
        (caller, path, body) ->
            routes.decide(seals.of(caller.tenant()), task(caller, path), body.json()));
  }

  @Bean
  HotRoute hotObserve(DecisionRoutes routes) {
    return new HotRoute(
        Pattern.compile(
            "/v1/tasks/(?<task>%s)/decisions/(?<decision>%s)/outcomes".formatted(PLAIN, PLAIN)),
        Rights.of("POST", "/v1/tasks/{task}/decisions/{decisionId}/outcomes"),
        (caller, path, body) ->
            routes.observe(caller, path.group("task"), path.group("decision"), body.json()));
  }

  private TaskLoop task(Caller caller, Matcher path) {
    return installation.volano().task(caller.task(path.group("task")));
  }

  // ---- filters, in their order

  @Bean
  FilterRegistrationBean<Filter> requestSpans(Traces traces, List<HotRoute> hotRoutes) {
    var spans = traces.requests(new Destinations(hotRoutes, installation)::of);
    var registration = filter(0, spans.orElse((rq, rs, chain) -> chain.doFilter(rq, rs)));
    registration.setEnabled(spans.isPresent());
    return registration;
  }

  @Bean
  FilterRegistrationBean<Filter> loopbackOnly(Keys keys, Meters meters) {
    return filter(1, new LoopbackOnly(keys::none, new ProblemWriter(mapper, meters::refused)));
  }

  @Bean
  FilterRegistrationBean<Filter> gate(Doorkeeper doorkeeper, Meters meters) {
    return filter(2, new Gate(doorkeeper, new ProblemWriter(mapper, meters::refused)));
  }

  @Bean
  FilterRegistrationBean<Filter> admission(Meters meters) {
    return filter(4, new Admission(MOST_REQUESTS, new ProblemWriter(mapper, meters::refused)));
  }

  @Bean
  FilterRegistrationBean<Filter> hotRoutes(List<HotRoute> routes, Meters meters) {
    return filter(
        5,
        new HotRoutes(routes, mapper, new ProblemWriter(mapper, meters::refused), meters::failed));
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
    resolvers.add(new SealArgument(seals));
    resolvers.add(new TaskArgument(installation));
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new RightsCheck(audit));
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
}
