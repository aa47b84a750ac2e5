package io.volano.server.http;

import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Declaring tasks.
@RestController
final class TaskRoutes {

  private final Installation installation;

  TaskRoutes(Installation installation) {
    this.installation = installation;
  }

  @PutMapping("/v1/tasks/{task}")
  ResponseEntity<TaskAnswers.Declared> declare(
      Caller caller,
      @PathVariable String task,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String match,
      Json body) {
    var id = caller.task(task);
    var declaration = DeclarationJson.read(body);
    boolean known = installation.volano().find(id).isPresent();
    var loop = installation.volano().declare(id, declaration, Parameters.revision(match));
    return answer(known ? HttpStatus.OK : HttpStatus.CREATED, loop);
  }

  private static ResponseEntity<TaskAnswers.Declared> answer(HttpStatus status, TaskLoop loop) {
    var declared = TaskAnswers.Declared.of(loop);
    return ResponseEntity.status(status)
        .header(HttpHeaders.ETAG, "\"" + declared.revision() + "\"")
        .body(declared);
  }

  @GetMapping("/v1/tasks")
  TaskAnswers.Tasks tasks(Caller caller) {
    var loops = installation.volano().tasks(caller.tenant());
    return new TaskAnswers.Tasks(loops.stream().map(TaskAnswers.Declared::of).toList());
  }

  @GetMapping("/v1/tasks/{task}")
  ResponseEntity<TaskAnswers.Declared> task(TaskLoop loop) {
    return answer(HttpStatus.OK, loop);
  }

  @DeleteMapping("/v1/tasks/{task}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(TaskLoop loop) {
    installation.volano().delete(loop.id());
  }

  @GetMapping("/v1/catalog")
  CatalogAnswers.Offer catalog() {
    return CatalogAnswers.Offer.of(installation.volano());
  }
}
