package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Event;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What was said about a contribution, from its declaration to the last decision.
@Command(name = "show")
final class DisputeShowCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "ID", descriptionKey = "dispute.ID")
  private String id = "";

  private final Session session;

  DisputeShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    String wanted = RecordIds.require(id);
    try (var node = site.connect(session)) {
      DisputeStand stand = DisputeStand.of(session, node, wanted);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(stand.contribution());
      } else {
        print(output, stand);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, DisputeStand stand) {
    Contribution over = stand.contribution().getContribution();
    output.line(
        "dispute.over",
        stand.shortId(),
        RecordTexts.called(over.getProviderName(), over.getProviderId()),
        session.messages().hours(over.getMinutes()),
        RecordTexts.receiver(over),
        session.messages().day(over.getDay()),
        RecordTexts.state(session, over.getState()));
    if (stand.opened() == null) {
      output.line("dispute.none");
    }
    for (Event event : stand.contribution().getTimelineList()) {
      output.plain(line(event));
      if (!event.getText().isEmpty()) {
        output.plain("  " + Output.clean(event.getText()));
      }
    }
  }

  private String line(Event event) {
    String what =
        session.messages().has("story." + event.getWhat())
            ? session.text("story." + event.getWhat())
            : event.getWhat();
    var line =
        new StringBuilder(session.messages().moment(event.getAtMs(), session.zone()))
            .append("  ")
            .append(RecordTexts.called(event.getByName(), event.getById()))
            .append(' ')
            .append(what);
    String outcome = "dispute.outcome." + event.getOutcome();
    if (session.messages().has(outcome)) {
      line.append(": ").append(session.text(outcome));
      if (event.getOutcome().equals("adjust")) {
        line.append(", ").append(session.messages().hours(event.getMinutes()));
      }
    }
    if (!event.getToName().isEmpty()) {
      line.append(" → ").append(Output.clean(event.getToName()));
    }
    if (!event.getCounts()) {
      line.append(" (").append(session.text("story.void")).append(')');
    }
    return line.toString();
  }
}
