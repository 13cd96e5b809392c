package org.ramdam.cli.upkeep;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.node.SiteBackup;
import org.ramdam.node.api.proto.BackupReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a site of a copy.
@Command(name = "restore")
public final class BackupRestoreCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "DIR", descriptionKey = "DIR")
  private Path directory = Path.of("");

  @Option(names = "--number", paramLabel = "N", defaultValue = "0")
  private int number;

  private final Session session;

  /// For this session.
  public BackupRestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Path copies = directory.toAbsolutePath().normalize();
    Path target = site.directory(session);
    SiteBackup.Copy copy;
    try {
      copy = new SiteBackup(copies).restore(number, target);
    } catch (DirectoryNotEmptyException _) {
      throw new Failure(Exit.RUNNING, "restore_not_empty", target);
    } catch (NoSuchFileException _) {
      throw new Failure(Exit.NOT_FOUND, "no_backup", copies);
    }
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.json(
          BackupReport.newBuilder()
              .addCopies(Copies.message(copy))
              .setDirectory(target.toString())
              .build());
    } else {
      output.line(
          "backup.restored",
          Output.clean(copy.siteName()),
          target,
          session.messages().moment(copy.madeMs(), session.zone()),
          copy.records());
      long hours = (session.clock().millis() - copy.madeMs()) / 3_600_000;
      output.line("backup.age", hours / 24, hours % 24);
      output.line("backup.asks");
    }
    return Exit.OK;
  }
}
