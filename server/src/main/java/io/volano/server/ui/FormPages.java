package io.volano.server.ui;

import io.volano.Declaration;
import io.volano.Refusal;
import io.volano.TaskLoop;
import io.volano.access.Role;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import io.volano.store.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// Declaring a task and changing it. What is sent is looked at first (`review`), and only then
/// saved; it carries the revision it was made from, so that the second of two is told.
@RestController
final class FormPages {

  private final Installation installation;
  private final InstantSource clock;

  FormPages(Installation installation, InstantSource clock) {
    this.installation = installation;
    this.clock = clock;
  }

  @GetMapping({"/ui/new-task", "/ui/tasks/{task}/edit"})
  ResponseEntity<byte[]> form(
      Caller caller,
      HttpServletRequest request,
      @org.springframework.web.bind.annotation.PathVariable Optional<String> task) {
    caller.need(Role.ADMIN);
    var loop = task.map(name -> installation.volano().task(caller.task(name)));
    var form = loop.map(l -> TaskForm.of(l.declaration())).orElseGet(TaskForm::fresh);
    long revision = loop.map(TaskLoop::revision).orElse(0L);
    return new Sent(caller, request, task.orElse(""), revision, form).show(HttpStatus.OK);
  }

  @PostMapping({"/ui/tasks", "/ui/tasks/{task}"})
  ResponseEntity<byte[]> send(
      Caller caller,
      HttpServletRequest request,
      @org.springframework.web.bind.annotation.PathVariable("task") Optional<String> path,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "0") long revision,
      @RequestParam(defaultValue = "review") String what) {
    var values = new LinkedHashMap<String, String>();
    request.getParameterMap().forEach((n, v) -> values.put(n, v[v.length - 1].strip()));
    var sent = new Sent(caller, request, path.orElse(name.strip()), revision, new TaskForm(values));
    return switch (what) {
      case "save" -> sent.save();
      case "algorithm" -> sent.show(HttpStatus.OK);
      default -> sent.review();
    };
  }

  /// A form as it came, and the answers to it.
  private final class Sent {
    private final Caller caller;
    private final HttpServletRequest request;
    private final String task;
    private final long revision;
    private final TaskForm form;

    Sent(Caller caller, HttpServletRequest request, String task, long revision, TaskForm form) {
      this.caller = caller;
      this.request = request;
      this.task = task;
      this.revision = revision;
      this.form = form;
    }

    private Optional<TaskLoop> loop() {
      return task.isEmpty() ? Optional.empty() : installation.volano().find(caller.task(task));
    }

    private ObjectNode json() {
      return form.json(loop().map(TaskLoop::declaration), defaults());
    }

    private Map<String, Object> defaults() {
      return installation.volano().catalog().algorithms().stream()
          .filter(a -> a.name().equals(form.algorithm()))
          .findFirst()
          .map(FormView::options)
          .orElse(Map.of());
    }

    /// @throws Refusal.Invalid if a value breaks a rule
    private Declaration declaration() {
      if (task.isEmpty()) {
        throw new Refusal.Invalid("task", "must be given");
      }
      caller.task(task);
      var json = json();
      form.check(json);
      var declaration = TaskForm.declaration(json);
      try {
        installation.volano().catalog().check(declaration.algorithm());
      } catch (Refusal.Invalid e) {
        throw e.within("algorithm");
      }
      return declaration;
    }

    ResponseEntity<byte[]> review() {
      try {
        var declaration = declaration();
        if (stale()) {
          return conflict();
        }
        return show(HttpStatus.OK, null, Consequences.of(loop().orElse(null), declaration), null);
      } catch (Refusal.Invalid e) {
        return show(HttpStatus.BAD_REQUEST, e, null, null);
      }
    }

    ResponseEntity<byte[]> save() {
      try {
        var declaration = declaration();
        if (stale()) {
          return conflict();
        }
        installation.volano().declare(caller.task(task), declaration, OptionalLong.of(revision));
        return Html.seeOther(Address.path("ui", "tasks", task));
      } catch (Refusal.Invalid e) {
        return show(HttpStatus.BAD_REQUEST, e, null, null);
      } catch (Refusal.Conflict | Refusal.Outdated e) {
        return conflict();
      }
    }

    private boolean stale() {
      return loop().map(TaskLoop::revision).orElse(0L) != revision;
    }

    /// Somebody else was faster: what would change now, made from what holds now.
    private ResponseEntity<byte[]> conflict() {
      var now = loop();
      return show(
          HttpStatus.CONFLICT,
          null,
          Consequences.of(now.orElse(null), declaration()),
          now.map(TaskLoop::revision).orElse(0L));
    }

    ResponseEntity<byte[]> show(HttpStatus status) {
      return show(status, null, null, null);
    }

    private ResponseEntity<byte[]> show(
        HttpStatus status, Refusal.Invalid wrong, Consequences review, Long meanwhile) {
      var screen = Screen.of(request, caller, clock.instant());
      var error =
          Optional.ofNullable(wrong)
              .map(
                  e ->
                      new FormView.Wrong(
                          e.field(), e.getMessage().substring(e.field().length()).strip()));
      var view =
          new FormView(
              task,
              meanwhile == null ? revision : meanwhile,
              form,
              installation.volano().catalog().algorithms(),
              error,
              Optional.ofNullable(review),
              Optional.ofNullable(meanwhile),
              Json.write(json()));
      return Html.page(status, to -> JteformGenerated.render(to, null, screen, view));
    }
  }
}
