package io.volano.server.ui;

import io.volano.server.Installation;
import io.volano.server.Jobs;
import io.volano.server.Meters;
import io.volano.server.Settings;
import io.volano.server.access.Granting;
import io.volano.server.access.Keys;
import io.volano.server.alert.Alerts;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The pages, put together by hand as the routes of the API are.
@Configuration(proxyBeanMethods = false)
public class Ui implements WebMvcConfigurer {

  private final Installation installation;
  private final Meters meters;
  private final InstantSource clock;

  public Ui(Installation installation, Meters meters, InstantSource clock) {
    this.installation = installation;
    this.meters = meters;
    this.clock = clock;
  }

  @Bean
  Pulses pulses() {
    return new Pulses(installation, meters, clock);
  }

  @Bean
  Demonstration demonstration() {
    return new Demonstration(installation, meters, clock);
  }

  @Bean
  OverviewPages overviewPages(Pulses pulses, Demonstration demonstration) {
    return new OverviewPages(installation, pulses, demonstration, clock);
  }

  @Bean
  LiveRoutes liveRoutes(Pulses pulses, Keys keys) {
    return new LiveRoutes(pulses, keys);
  }

  @Bean
  TaskPages taskPages(Demonstration demonstration) {
    return new TaskPages(installation, demonstration, clock);
  }

  @Bean
  FormPages formPages() {
    return new FormPages(installation, clock);
  }

  @Bean
  DecisionPages decisionPages() {
    return new DecisionPages(installation, clock);
  }

  @Bean
  SubjectPages subjectPages() {
    return new SubjectPages(installation, clock);
  }

  @Bean
  OperationsPages operationsPages(Settings settings, Alerts alerts, Jobs jobs) {
    return new OperationsPages(installation, meters, settings, alerts, jobs.scheduler(), clock);
  }

  @Bean
  KeyPages keyPages(Granting granting) {
    return new KeyPages(granting, clock);
  }

  @Bean
  DataRoutes dataRoutes() {
    return new DataRoutes();
  }

  @Bean
  LogInPages logInPages() {
    return new LogInPages();
  }

  @Bean
  UiProblems uiProblems() {
    return new UiProblems(meters, clock);
  }

  @Bean
  UiProblems.Unknown unknownPages(UiProblems problems) {
    return new UiProblems.Unknown(problems);
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new Preferences()).addPathPatterns("/ui/**", "/ui");
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry resources) {
    Assets.add(resources);
  }
}
