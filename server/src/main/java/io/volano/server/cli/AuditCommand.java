package io.volano.server.cli;

import io.volano.TaskId;
import io.volano.access.Act;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What administrators did.
@Command(
    name = "audit",
    description = {
      "Lists what administrators did, newest first.",
      "Asks the running server, or with --offline the stores themselves."
    },
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {

  @Mixin private Api.Options server;
  @Mixin private StoreOptions stores;
  @Mixin private Output output;

  @Option(
      names = "--tenant",
      defaultValue = TaskId.DEFAULT_TENANT,
      description = "Whose, with --offline; otherwise that is the key's (default: default).")
  private String tenant;

  @Option(names = "--before", paramLabel = "ID", description = "Only acts earlier than this one.")
  private Optional<String> before = Optional.empty();

  @Option(names = "--limit", defaultValue = "100", description = "At most so many (100).")
  private int limit;

  @Option(names = "--offline", description = "Ask the stores; a server may run.")
  private boolean offline;

  @Override
  public Integer call() {
    output.print(offline ? inStores() : onServer());
    return Exit.OK;
  }

  private JsonNode onServer() {
    var path = "/v1/audit?limit=" + limit;
    return server
        .api()
        .get(before.map(id -> path + "&before=" + Api.escaped(id)).orElse(path))
        .path("acts");
  }

  private JsonNode inStores() {
    try (var access = stores.access()) {
      var acts = JsonNodeFactory.instance.arrayNode();
      access.acts(tenant, before, limit).forEach(act -> acts.add(json(act)));
      return acts;
    }
  }

  private static JsonNode json(Act act) {
    var json =
        TypedJson.object()
            .put("id", act.id())
            .put("at", act.at().toString())
            .put("by", act.by())
            .put("what", act.what());
    act.task().ifPresent(task -> json.put("task", task));
    json.put("from", act.from());
    act.status().ifPresent(status -> json.put("status", status));
    return json;
  }
}
