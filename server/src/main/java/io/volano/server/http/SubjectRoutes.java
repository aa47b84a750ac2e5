package io.volano.server.http;

import io.volano.Features;
import io.volano.History;
import io.volano.Logged;
import io.volano.Query;
import io.volano.Request;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.server.access.Seal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What is known of a person, for that person.
@RestController
final class SubjectRoutes {

  private static final int PAGE = 500;

  private final Installation installation;

  SubjectRoutes(Installation installation) {
    this.installation = installation;
  }

  @GetMapping("/v1/subjects/{subject}")
  SubjectAnswers.Subject export(Caller caller, Seal seal, @PathVariable String subject) {
    Request.of(subject, Features.NONE); // refuses what no request could have been about
    var tasks =
        installation.volano().tasks(caller.tenant()).stream()
            .map(loop -> ofTask(loop, subject, seal))
            .filter(of -> of.decisions().hasNext())
            .toList();
    return new SubjectAnswers.Subject(subject, tasks);
  }

  private SubjectAnswers.OfTask ofTask(TaskLoop loop, String subject, Seal seal) {
    var first = Query.newest(loop.id(), PAGE).ofSubject(subject);
    var decisions =
        Stream.iterate(
                loop.decisions(first),
                page -> !page.isEmpty(),
                page -> loop.decisions(first.before(page.getLast().position())))
            .flatMap(List::stream)
            .map(
                logged ->
                    history(loop, logged)
                        .map(told -> DecisionAnswers.Told.of(told, seal))
                        .orElse(null))
            .filter(Objects::nonNull); // erased meanwhile
    return new SubjectAnswers.OfTask(loop.id().name(), decisions.iterator());
  }

  private Optional<History> history(TaskLoop loop, Logged<io.volano.Entry.Decided> logged) {
    return installation.volano().stores().log().history(loop.id(), logged.entry().decision().id());
  }

  @DeleteMapping("/v1/subjects/{subject}")
  SubjectAnswers.Erasures erase(Caller caller, @PathVariable String subject) {
    return SubjectAnswers.Erasures.of(installation.volano().erase(caller.tenant(), subject));
  }
}
