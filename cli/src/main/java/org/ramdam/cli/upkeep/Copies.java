package org.ramdam.cli.upkeep;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Output;
import org.ramdam.cli.Progress;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteTexts;
import org.ramdam.cli.Table;
import org.ramdam.node.Scrub;
import org.ramdam.node.SiteBackup;
import org.ramdam.node.api.proto.BackupCopy;
import org.ramdam.node.api.proto.ScrubFinding;

/// How copies of a site are told.
final class Copies {
  private Copies() {}

  /// @throws Failure 5 if others can read `directory`, where keys are to be written
  static void requirePrivate(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new Failure(Exit.STORAGE, "not_a_directory", directory);
    }
    FileStore disk = Files.getFileStore(directory);
    if (!disk.supportsFileAttributeView("posix")) {
      throw new Failure(Exit.KEY, "backup_not_private", directory);
    }
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(directory);
    open.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!open.isEmpty()) {
      throw new Failure(Exit.KEY, "backup_open", directory);
    }
  }

  /// Tells how far a scrub is, in percent.
  static Scrub.Pace percent(Progress progress) {
    return (done, total) -> progress.at(done * 100 / Math.max(1, total));
  }

  static BackupCopy message(SiteBackup.Copy copy) {
    return BackupCopy.newBuilder()
        .setNumber(copy.number())
        .setMadeMs(copy.madeMs())
        .setSiteId(copy.site().hex())
        .setSiteName(copy.siteName())
        .setEntries(copy.entries())
        .setRecords(copy.records())
        .build();
  }

  static ScrubFinding message(Scrub.Finding finding) {
    return ScrubFinding.newBuilder()
        .setKind(finding.kind().name().toLowerCase(java.util.Locale.ROOT))
        .setWhat(finding.what())
        .build();
  }

  static void print(Session session, Output output, List<BackupCopy> copies) {
    Table table =
        output.table(
            "column.index", "column.copied", "column.site", "column.entries", "column.records");
    table.right(0, 3, 4);
    for (BackupCopy copy : copies) {
      table.row(
          Integer.toString(copy.getNumber()),
          session.messages().moment(copy.getMadeMs(), session.zone()),
          Output.clean(SiteTexts.name(copy.getSiteName(), copy.getSiteId())),
          session.messages().number(copy.getEntries()),
          session.messages().number(copy.getRecords()));
    }
    table.print();
  }

  /// What was found, a line each.
  static void print(Session session, Output output, Iterable<ScrubFinding> findings) {
    for (ScrubFinding finding : findings) {
      output.plain(
          output.mark(Output.Mark.BAD, "! ")
              + session.text("scrub." + finding.getKind(), Output.clean(finding.getWhat())));
    }
  }
}
