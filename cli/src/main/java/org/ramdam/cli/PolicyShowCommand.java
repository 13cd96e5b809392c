package org.ramdam.cli;

import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;
import org.ramdam.node.api.proto.RuleValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is in force at a site.
@Command(name = "show")
final class PolicyShowCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--site", paramLabel = "SITE")
  private String of = "";

  @Option(names = "--on", paramLabel = "DAY", defaultValue = "today")
  private String on = "today";

  @Option(names = "--all")
  private boolean all;

  private final Session session;

  PolicyShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    LocalDate today = Days.today(session);
    int day = Days.option("--on", on, today);
    try (var node = site.connect(session)) {
      PoliciesReply reply =
          node.call(
              "Policies",
              PoliciesRequest.newBuilder().setSite(of).setDay(day).build(),
              PoliciesReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply, day);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, PoliciesReply reply, int day) {
    int version = reply.getInForce().getVersion();
    output.line(
        version == 0 ? "policy.show.defaults" : "policy.show",
        PolicyTexts.site(reply.getInForce()),
        session.messages().day(day),
        version);
    Table table =
        all
            ? output.table(
                "column.rule", "column.value", "column.version", "column.default", "column.takes")
            : output.table("column.rule", "column.value", "column.version", "column.default");
    for (RuleValue each : reply.getRulesList()) {
      boolean settled = each.getVersion() != 0;
      if (all || settled || each.getStandard() != 0) {
        row(table, each, settled);
      }
    }
    table.print();
    output.line(
        reply.getOpen() ? "policy.change.open" : "policy.change.stewards",
        reply.getQuorum(),
        PolicyTexts.site(reply.getInForce()));
    long open =
        reply.getHistoryList().stream()
            .map(Edition::getState)
            .filter(state -> state.equals("proposed"))
            .count();
    if (open > 0) {
      output.line("policy.open", open);
    }
  }

  private void row(Table table, RuleValue each, boolean settled) {
    String rule = PolicyTexts.rule(session, each);
    String value = PolicyTexts.value(session, each, each.getValue());
    String version = settled ? session.messages().number(each.getVersion()) : "-";
    String standard = PolicyTexts.value(session, each, each.getStandard());
    if (all) {
      String range =
          session.text(
              "policy.range",
              PolicyTexts.value(session, each, each.getLeast()),
              PolicyTexts.value(session, each, each.getMost()));
      table.row(rule, value, version, standard, range);
    } else {
      table.row(rule, value, version, standard);
    }
    table.mark(3, Output.Mark.FAINT);
    if (settled) {
      table.mark(1, Output.Mark.STRONG);
    }
  }
}
