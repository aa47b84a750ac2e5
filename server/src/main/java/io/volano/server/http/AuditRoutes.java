package io.volano.server.http;

import io.volano.server.access.Audit;
import io.volano.server.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What administrators of a tenant did.
@RestController
final class AuditRoutes {

  private final Audit audit;

  AuditRoutes(Audit audit) {
    this.audit = audit;
  }

  @GetMapping("/v1/audit")
  AuditAnswers.Acts acts(Caller caller, HttpServletRequest request) {
    var part = Parameters.acts(request);
    return AuditAnswers.Acts.of(
        audit.acts(caller.tenant(), part.before(), part.limit()), part.limit());
  }
}
