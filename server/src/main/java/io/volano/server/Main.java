package io.volano.server;

import io.volano.server.cli.AlertCommand;
import io.volano.server.cli.AuditCommand;
import io.volano.server.cli.BackupCommand;
import io.volano.server.cli.CommandLines;
import io.volano.server.cli.CompletionCommand;
import io.volano.server.cli.DbCommand;
import io.volano.server.cli.DecideCommand;
import io.volano.server.cli.DoctorCommand;
import io.volano.server.cli.EventCommand;
import io.volano.server.cli.ExportCommand;
import io.volano.server.cli.ImportCommand;
import io.volano.server.cli.KeyCommand;
import io.volano.server.cli.LogCommand;
import io.volano.server.cli.OutcomeCommand;
import io.volano.server.cli.ReplayCommand;
import io.volano.server.cli.RestoreCommand;
import io.volano.server.cli.ScheduleCommand;
import io.volano.server.cli.ServeCommand;
import io.volano.server.cli.SimulateCommand;
import io.volano.server.cli.SubjectCommand;
import io.volano.server.cli.TaskCommand;
import io.volano.server.cli.VersionText;
import io.volano.server.cli.WarmCommand;
import io.volano.server.cli.WhyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// Entry point of the server and of the command line.
@Command(
    name = "volano",
    description = "A self-hosted learning layer: decides, logs why, sees what came of it, learns.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    footer = {
      "",
      "The launcher adds: test (all tests and checks), bench (measurements), mvn.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused, with the reason on standard error."
    },
    subcommands = {
      ServeCommand.class,
      TaskCommand.class,
      DecideCommand.class,
      OutcomeCommand.class,
      EventCommand.class,
      WhyCommand.class,
      LogCommand.class,
      SubjectCommand.class,
      ScheduleCommand.class,
      AlertCommand.class,
      ReplayCommand.class,
      SimulateCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      KeyCommand.class,
      AuditCommand.class,
      DbCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      WarmCommand.class,
      HelpCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(CommandLines.of(command()).execute(args));
  }

  /// The root of all commands.
  public static Object command() {
    return new Main();
  }
}
