package io.volano.server.cli;

import io.volano.DecisionLog.Reading;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.store.json.EntryJson;
import io.volano.store.json.Json;
import java.util.List;
import java.util.function.Consumer;

/// Where the lines of an export come from.
interface LogSource extends AutoCloseable {

  List<String> tasks();

  /// Reads some entries of a task after a position, each as a line of JSON.
  ///
  /// @return how far it got; `after` if there are no more
  long page(String task, long after, Consumer<String> line);

  @Override
  void close();

  /// A running server, which keeps the secrets of its tasks to itself.
  static LogSource of(Api api) {
    return new LogSource() {
      @Override
      public List<String> tasks() {
        return TaskCommand.names(api);
      }

      @Override
      public long page(String task, long after, Consumer<String> line) {
        return LogCommand.page(api, task, after, entry -> line.accept(entry.toString()));
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  /// A tenant's part of open stores, which are closed with it; with the secrets, so that draws can
  /// be checked later.
  static LogSource of(Stores stores, String tenant) {
    return new LogSource() {
      private static final int PAGE = 1000;

      @Override
      public List<String> tasks() {
        return stores.log().tasks().stream()
            .filter(task -> task.tenant().equals(tenant))
            .map(TaskId::name)
            .toList();
      }

      @Override
      public long page(String task, long after, Consumer<String> line) {
        var page = stores.log().read(new TaskId(tenant, task), after, PAGE, Reading.ALL);
        page.entries().forEach(logged -> line.accept(Json.write(EntryJson.write(logged, true))));
        return page.through();
      }

      @Override
      public void close() {
        stores.close();
      }
    };
  }
}
