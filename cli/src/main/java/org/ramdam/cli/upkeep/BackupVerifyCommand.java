package org.ramdam.cli.upkeep;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.node.SiteBackup;
import org.ramdam.node.api.proto.BackupReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Reads every copy in a directory again, and checks all of the newest.
@Command(name = "verify")
public final class BackupVerifyCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "DIR", descriptionKey = "DIR")
  private Path directory = Path.of("");

  private final Session session;

  /// For this session.
  public BackupVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Path copies = directory.toAbsolutePath().normalize();
    SiteBackup.Verified verified;
    try (var progress = session.output(false).progress("scrub.checking", 100)) {
      verified = new SiteBackup(copies).verify(Copies.percent(progress));
    } catch (NoSuchFileException _) {
      throw new Failure(Exit.NOT_FOUND, "no_backup", copies);
    }
    var report = BackupReport.newBuilder();
    verified.copies().forEach(copy -> report.addCopies(Copies.message(copy)));
    verified.damaged().forEach(file -> report.addDamaged(file.toString()));
    verified.newest().forEach(finding -> report.addFindings(Copies.message(finding)));
    Output output = session.output(common.json());
    if (output.isJson()) {
      output.json(report);
    } else {
      verified.damaged().forEach(file -> output.line("backup.damaged", file));
      Copies.print(session, output, report.getFindingsList());
    }
    if (!verified.damaged().isEmpty() || !verified.newest().isEmpty()) {
      throw new Failure(Exit.STORAGE, "backup_damaged", copies);
    }
    if (!output.isJson()) {
      output.line(
          "backup.sound",
          verified.copies().size(),
          session.messages().moment(verified.copies().getLast().madeMs(), session.zone()),
          verified.copies().getLast().records());
    }
    return Exit.OK;
  }
}
