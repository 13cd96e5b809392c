package org.ramdam.cli;

import com.google.protobuf.ByteString;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.LogReply;
import org.ramdam.node.api.proto.LogRequest;
import org.ramdam.node.api.proto.LogRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The history across the network, newest first.
@Command(name = "history")
final class HistoryCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--site", paramLabel = "SITE")
  private String only = "";

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
  private int limit = 50;

  private final Session session;

  HistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, 1_000_000);
    try (var node = site.connect(session)) {
      LogReply reply = read(node, only);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getRowsCount() == 0) {
        output.line("log.empty");
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private LogReply read(NodeClient node, String siteId) {
    var all = LogReply.newBuilder();
    ByteString cursor = ByteString.EMPTY;
    do {
      var request =
          LogRequest.newBuilder()
              .setSite(siteId)
              .setLimit(Math.min(1000, limit - all.getRowsCount()))
              .setCursor(cursor);
      LogReply page = node.call("Log", request.build(), LogReply.parser());
      all.addAllRows(page.getRowsList());
      cursor = page.getCursor();
    } while (!cursor.isEmpty() && all.getRowsCount() < limit);
    return all.setCursor(cursor).build();
  }

  private void print(Output output, LogReply reply) {
    Table table =
        output.table(
            "column.when",
            "column.site",
            "column.index",
            "column.kind",
            "column.who",
            "column.what",
            "column.id");
    table.right(2);
    for (LogRow row : reply.getRowsList()) {
      table.row(
          session.messages().moment(row.getCreatedMs(), session.zone()),
          SiteTexts.name(row.getSiteName(), row.getSiteId()),
          session.messages().number(row.getIndex()),
          LogTexts.kind(session, row),
          row.getAuthor(),
          LogTexts.what(session, row),
          SiteTexts.shortId(row.getId()));
      table.mark(6, Output.Mark.FAINT);
    }
    table.print();
  }
}
