package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the sites of the network.
@Command(name = "sites")
final class NetworkSitesCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  private final Session session;

  NetworkSitesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      StatusReply reply =
          node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, StatusReply reply) {
    Table table =
        output.table(
            "column.site",
            "column.id",
            "column.records",
            "column.state",
            "column.held_by",
            "column.cosigned_by",
            "column.address");
    table.right(2, 4, 5);
    for (SiteStatus one : reply.getSitesList()) {
      table.row(
          SiteTexts.name(one.getName(), one.getSiteId()),
          SiteTexts.shortId(one.getSiteId()),
          session.messages().number(one.getSize()),
          SiteTexts.state(session, one),
          session.messages().number(one.getHeldBy()),
          session.messages().number(one.getCosignedBy()),
          one.getAddress());
      table.mark(3, SiteTexts.mark(one));
    }
    table.print();
  }
}
