package io.volano.server.cli;

import io.volano.TaskId;
import io.volano.server.access.Audit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an import does, in the audit logs of the tenants whose tasks come in: an act for each task,
/// which begins before its first entry is appended.
final class ImportActs implements AutoCloseable {

  private static final int DONE = 200;
  private static final int FAILED = 500;

  private final Audit audit;
  private final Map<TaskId, String> acts = new LinkedHashMap<>();
  private int status = FAILED;

  ImportActs(Audit audit) {
    this.audit = audit;
  }

  /// An entry of a task is about to come in.
  void begin(TaskId task) {
    acts.computeIfAbsent(
        task,
        t ->
            audit.begin(
                t.tenant(), StoreOptions.COMMAND_LINE, "import", Optional.of(t.name()), ""));
  }

  /// All that there was came in.
  void done() {
    status = DONE;
  }

  @Override
  public void close() {
    acts.values().forEach(act -> audit.complete(act, status));
  }
}
