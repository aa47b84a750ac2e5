package io.volano.server.cli;

import io.volano.TaskId;
import io.volano.server.access.Audit;
import io.volano.store.Migrations;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;

/// The tables of the stores and their versions.
@Command(
    name = "db",
    description = {
      "Shows and changes the versions of the tables.",
      "End the server first; its start migrates by itself."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class DbCommand {

  private static final String AUDITING = "access";

  @Command(
      name = "status",
      description = "Lists every version and when it was applied.",
      mixinStandardHelpOptions = true)
  int status(@Mixin StoreOptions stores, @Mixin Output output) {
    var lines = JsonNodeFactory.instance.arrayNode();
    for (var migrations : existing(stores)) {
      for (var step : migrations.status()) {
        lines
            .addObject()
            .put("tables", migrations.tables())
            .put("version", step.version())
            .put("name", step.name())
            .put("applied", step.applied().map(Object::toString).orElse(null));
      }
    }
    output.print(lines);
    return Exit.OK;
  }

  @Command(
      name = "migrate",
      description = "Brings the tables to the newest version, and makes them if there are none.",
      mixinStandardHelpOptions = true)
  int migrate(@Mixin StoreOptions stores, @Mixin Output output) {
    Audit.Work<Boolean, RuntimeException> work =
        () -> {
          stores.migrate();
          return true;
        };
    stores.recorded(TaskId.DEFAULT_TENANT, "db migrate", work);
    return status(stores, output);
  }

  @Command(
      name = "rollback",
      description = "Undoes the newest version; the first one drops all data.",
      mixinStandardHelpOptions = true)
  int rollback(
      @Mixin StoreOptions stores,
      @Mixin Output output,
      @Option(
              names = "--tables",
              description = "Only these: log, policies, schedules or access.",
              required = true)
          String tables,
      @Option(names = "--yes", description = "Do it; nothing brings back what it drops.")
          boolean yes) {
    var chosen =
        existing(stores).stream()
            .filter(m -> m.tables().equals(tables))
            .findFirst()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "--tables must be log, policies, schedules or access: " + tables));
    if (!yes) {
      throw CommandFailure.usage(
          "this undoes the newest version of "
              + tables
              + " and drops what it brought; say --yes to do it");
    }
    var undone =
        tables.equals(AUDITING) // the audit log goes with it
            ? chosen.rollback()
            : stores.recorded(TaskId.DEFAULT_TENANT, "db rollback " + tables, chosen::rollback);
    output.print(
        TypedJson.object()
            .put("tables", tables)
            .put("undone", undone.map(Migrations.Step::version).orElse(null)));
    return Exit.OK;
  }

  private static List<Migrations> existing(StoreOptions stores) {
    if (!stores.exist()) {
      throw CommandFailure.failed(
          "there are no stores at " + stores.where() + "; make them with ./volano db migrate");
    }
    return stores.migrations();
  }
}
