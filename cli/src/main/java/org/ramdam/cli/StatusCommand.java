package org.ramdam.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ramdam.node.api.proto.Refused;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How this site is, and what it knows of the others.
@Command(name = "status")
final class StatusCommand implements Callable<Exit> {
  /// What honest sites meet too: one that calls before the other knows it, one that is slow.
  private static final Set<String> AMONG_FRIENDS = Set.of("handshake", "silence");

  @Mixin private SiteOptions site = new SiteOptions();
  private final Session session;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      StatusReply reply =
          node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
      if (site.json()) {
        session.output(true).json(reply);
      } else {
        print(session.output(false), reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, StatusReply reply) {
    String network =
        reply.getNetworkId().isEmpty()
            ? session.text("status.no_network")
            : Output.clean(reply.getNetworkName());
    output.line("status.site", Output.clean(reply.getSiteName()), network);
    output.line(
        "status.node",
        reply.getVersion(),
        reply.getListen(),
        session.messages().moment(reply.getStartedMs(), session.zone()));
    output.line("status.records", reply.getRecords(), reply.getSitesCount());
    reply.getSitesList().stream()
        .filter(one -> one.getSelf() && one.getWitnesses() > 0)
        .forEach(one ->
            output.line(
                "status.cosigned",
                one.getSize(),
                SiteTexts.cosigned(
                    session, one.getCosignedBy(), one.getWitnesses(), one.getCosignedMs())));
    Table table = output.table("column.site", "column.records", "column.state", "column.link");
    table.right(1);
    for (SiteStatus one : reply.getSitesList()) {
      table.row(
          SiteTexts.name(one.getName(), one.getSiteId()),
          session.messages().number(one.getSize()),
          SiteTexts.state(session, one),
          SiteTexts.connection(session, one));
      table.mark(2, SiteTexts.mark(one));
    }
    table.print();
    List<Refused> refused =
        reply.getRefusedList().stream()
            .filter(each -> !AMONG_FRIENDS.contains(each.getLimit()))
            .toList();
    if (!refused.isEmpty()) {
      output.line(
          "status.refused",
          refused.stream()
              .map(each -> each.getLimit() + " " + session.messages().number(each.getCount()))
              .collect(Collectors.joining(", ")));
    }
    if (reply.getProblemsCount() > 0) {
      output.line("status.problems", reply.getProblemsCount());
    }
  }
}
