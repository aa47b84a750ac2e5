package io.volano.server.ui;

import io.volano.Entry.Erased;
import io.volano.Features;
import io.volano.Query;
import io.volano.Refusal;
import io.volano.Request;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.server.access.Seal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A person: what is known of them, and forgetting it.
@RestController
final class SubjectPages {

  private static final int SHOWN = 20;

  private final Installation installation;
  private final InstantSource clock;

  SubjectPages(Installation installation, InstantSource clock) {
    this.installation = installation;
    this.clock = clock;
  }

  /// What is known of a subject in one task.
  ///
  /// @param more whether there are older decisions too
  public record Known(DecisionRows rows, boolean more) {}

  /// @param subject who was asked for; empty if nobody was
  /// @param wrong what is wrong with the name, or with what was typed to confirm
  /// @param erased what was erased just now, null if nothing was
  public record Found(String subject, List<Known> known, String wrong, List<Erased> erased) {

    /// The call that answers all that is known.
    public String call() {
      return "/v1" + Address.path("subjects", subject);
    }

    public List<String> calls() {
      return subject.isEmpty() || !wrong.isEmpty() ? List.of() : List.of(call());
    }
  }

  @GetMapping("/ui/subjects")
  ResponseEntity<byte[]> subjects(
      Seal seal,
      Caller caller,
      HttpServletRequest request,
      @RequestParam(defaultValue = "") String subject) {
    try {
      return page(seal, caller, request, HttpStatus.OK, found(caller, subject));
    } catch (Refusal.Invalid e) {
      return page(
          seal,
          caller,
          request,
          HttpStatus.BAD_REQUEST,
          new Found(subject, List.of(), e.getMessage(), null));
    }
  }

  /// @param typed the subject once more
  @PostMapping("/ui/subjects/erase")
  ResponseEntity<byte[]> erase(
      Seal seal,
      Caller caller,
      HttpServletRequest request,
      @RequestParam String subject,
      @RequestParam(defaultValue = "") String typed) {
    if (!typed.equals(subject)) {
      var found = found(caller, subject);
      return page(
          seal,
          caller,
          request,
          HttpStatus.BAD_REQUEST,
          new Found(subject, found.known(), "typed must be the subject itself", null));
    }
    var erased = installation.volano().erase(caller.tenant(), subject);
    return page(seal, caller, request, HttpStatus.OK, new Found("", List.of(), "", erased));
  }

  private Found found(Caller caller, String subject) {
    if (subject.isEmpty()) {
      return new Found("", List.of(), "", null);
    }
    Request.of(subject, Features.NONE); // refuses what no request could have been about
    var known =
        installation.volano().tasks(caller.tenant()).stream()
            .map(
                loop -> {
                  var found = loop.decisions(Query.newest(loop.id(), SHOWN + 1).ofSubject(subject));
                  return new Known(
                      new DecisionRows(loop.id().name(), found).first(SHOWN), found.size() > SHOWN);
                })
            .filter(k -> !k.rows().decisions().isEmpty())
            .toList();
    return new Found(subject, known, "", null);
  }

  private ResponseEntity<byte[]> page(
      Seal seal, Caller caller, HttpServletRequest request, HttpStatus status, Found found) {
    var parameters = new LinkedHashMap<>(Address.of(request).parameters());
    parameters.put("subject", found.subject());
    var screen =
        Screen.of(request, caller, clock.instant()).at(new Address("/ui/subjects", parameters));
    return new Sheets()
        .with(
            "decisions",
            () -> DecisionRows.csv(found.known().stream().map(Known::rows).toList(), seal))
        .orPage(screen, status, to -> JtesubjectsGenerated.render(to, null, screen, found));
  }
}
