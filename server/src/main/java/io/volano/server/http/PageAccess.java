package io.volano.server.http;

import io.volano.server.Meters;
import io.volano.server.access.Doorkeeper;
import io.volano.server.access.Keys;
import io.volano.server.access.LogIn;
import io.volano.server.access.Rights;
import io.volano.server.access.Seals;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.RememberMeAuthenticationProvider;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.rememberme.RememberMeAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import tools.jackson.databind.json.JsonMapper;

/// What protects the pages: Spring Security's filters, put together by hand.
///
/// | filter | what it does |
/// |---|---|
/// | headers | no scripts or frames of other sites, no guessing of types, no addresses to others |
/// | context | forgets at the end of a request who asked; there are no sessions |
/// | CSRF | refuses what changes something without the token that only our pages have |
/// | log-out, log-in | end and give the cookie |
/// | remember-me | finds the key that a cookie stands for |
/// | [PageCaller] | has the request tell who asks, or leads to the log-in |
///
/// Without keys only the headers remain.
@Configuration(proxyBeanMethods = false)
public class PageAccess {

  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  @Bean
  FilterRegistrationBean<Filter> pages(
      Keys keys, Seals seals, Doorkeeper doorkeeper, Meters meters) {
    var problems = new ProblemWriter(JsonMapper.shared(), meters::refused);
    var proxy =
        new FilterChainProxy(
            List.of(
                new DefaultSecurityFilterChain(request -> keys.none(), headers()),
                new DefaultSecurityFilterChain(
                    AnyRequestMatcher.INSTANCE, protecting(keys, seals, doorkeeper, problems))));
    proxy.setFirewall(firewall());
    proxy.setRequestRejectedHandler(
        (_, response, _) ->
            problems.write(
                response,
                Problem.of(HttpStatus.BAD_REQUEST, "this is no request that can be read")));
    var registration = new FilterRegistrationBean<Filter>(proxy);
    registration.addUrlPatterns(Rights.PAGES, Rights.PAGES + "/*");
    registration.setOrder(3);
    return registration;
  }

  private static List<Filter> protecting(
      Keys keys, Seals seals, Doorkeeper doorkeeper, ProblemWriter problems) {
    var remembering = LogIn.remembering(keys, seals);
    var authentication =
        new ProviderManager(new RememberMeAuthenticationProvider(remembering.getKey()));
    var logOut = new LogoutFilter(LogIn.PATH, remembering);
    logOut.setLogoutRequestMatcher(
        PathPatternRequestMatcher.withDefaults()
            .matcher(HttpMethod.POST, Rights.PAGES + "/logout"));
    return List.of(
        headers(),
        new SecurityContextHolderFilter(new RequestAttributeSecurityContextRepository()),
        csrf(problems),
        logOut,
        new LogIn(doorkeeper, remembering),
        new RememberMeAuthenticationFilter(authentication, remembering),
        new PageCaller(keys));
  }

  private static CsrfFilter csrf(ProblemWriter problems) {
    var tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName("volano_csrf");
    tokens.setCookiePath(Rights.PAGES);
    tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    var filter = new CsrfFilter(tokens);
    AccessDeniedHandler refuse =
        (_, response, _) ->
            problems.write(
                response,
                Problem.of(
                    HttpStatus.FORBIDDEN,
                    "the page is too old or of another site; load it again and repeat"));
    filter.setAccessDeniedHandler(refuse);
    return filter;
  }

  private static HeaderWriterFilter headers() {
    return new HeaderWriterFilter(
        List.of(
            new ContentSecurityPolicyHeaderWriter(POLICY),
            new XContentTypeOptionsHeaderWriter(),
            new XFrameOptionsHeaderWriter(XFrameOptionsHeaderWriter.XFrameOptionsMode.DENY),
            // with no referrer at all a form would not say whose it is, and be refused on loopback
            new ReferrerPolicyHeaderWriter(ReferrerPolicy.SAME_ORIGIN),
            new HstsHeaderWriter()));
  }

  /// Ids of tasks' decisions and of subjects stand in paths, and may hold anything.
  private static StrictHttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedPeriod(true);
    firewall.setAllowBackSlash(true);
    firewall.setAllowSemicolon(true);
    return firewall;
  }
}
