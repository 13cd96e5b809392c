package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What was proposed at a site, and what became of it.
@Command(name = "history")
final class PolicyHistoryCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--site", paramLabel = "SITE")
  private String of = "";

  private final Session session;

  PolicyHistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    int today = (int) Days.today(session).toEpochDay();
    try (var node = site.connect(session)) {
      PoliciesReply reply =
          node.call(
              "Policies",
              PoliciesRequest.newBuilder().setSite(of).setDay(today).build(),
              PoliciesReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getHistoryCount() == 0) {
        output.line("policy.none", PolicyTexts.site(reply.getInForce()));
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, PoliciesReply reply) {
    Table table =
        output.table(
            "column.version",
            "column.state",
            "column.since",
            "column.change",
            "column.approvals",
            "column.by",
            "column.why",
            "column.id");
    table.right(0);
    for (Edition each : reply.getHistoryList()) {
      table.row(
          session.messages().number(each.getRef().getVersion()),
          PolicyTexts.state(session, each),
          session.messages().day(each.getFromDay()),
          PolicyTexts.changes(session, each),
          session.text("policy.of", each.getApprovals(), each.getQuorum()),
          RecordTexts.called(each.getProposerName(), each.getProposerId()),
          each.getText(),
          SiteTexts.shortId(each.getRef().getId()));
      table.mark(1, PolicyTexts.mark(each)).mark(7, Output.Mark.FAINT);
    }
    table.print();
  }
}
