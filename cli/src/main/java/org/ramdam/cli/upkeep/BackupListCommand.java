package org.ramdam.cli.upkeep;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.node.SiteBackup;
import org.ramdam.node.api.proto.BackupCopy;
import org.ramdam.node.api.proto.BackupReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lists the copies in a directory.
@Command(name = "list")
public final class BackupListCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "DIR", descriptionKey = "DIR")
  private Path directory = Path.of("");

  private final Session session;

  /// For this session.
  public BackupListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Path place = directory.toAbsolutePath().normalize();
    List<BackupCopy> copies;
    try {
      copies = new SiteBackup(place).list().stream().map(Copies::message).toList();
    } catch (NoSuchFileException _) {
      throw new Failure(Exit.NOT_FOUND, "no_backup", place);
    }
    Output output = session.output(common.json());
    if (output.isJson()) {
      output.json(BackupReport.newBuilder().addAllCopies(copies).build());
    } else if (copies.isEmpty()) {
      output.line("backup.none", directory);
    } else {
      Copies.print(session, output, copies);
    }
    return Exit.OK;
  }
}
