package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.BadgeReply;
import org.ramdam.node.api.proto.ExportBadgeRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes the file of a badge again.
@Command(name = "export")
final class BadgeExportCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private BadgeOutput file = new BadgeOutput();

  @Parameters(paramLabel = "ID", descriptionKey = "badge.ID")
  private String id = "";

  private final Session session;

  BadgeExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String wanted = RecordIds.require(id);
    file.requireWritable();
    try (var node = site.connect(session)) {
      file.give(
          session,
          site.json(),
          node.call(
              "ExportBadge",
              ExportBadgeRequest.newBuilder().setId(wanted).build(),
              BadgeReply.parser()));
      return Exit.OK;
    }
  }
}
