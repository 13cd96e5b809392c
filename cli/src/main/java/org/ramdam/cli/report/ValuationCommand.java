package org.ramdam.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Output;
import org.ramdam.cli.RecordTexts;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.Standings;
import org.ramdam.cli.sheet.Cell;
import org.ramdam.cli.sheet.Sheet;
import org.ramdam.node.api.proto.ValuationReply;
import org.ramdam.node.api.proto.ValuationRequest;
import org.ramdam.node.api.proto.ValuationRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the volunteer work of a period is worth, as an association puts it below its accounts: as
/// much in account 864 as in account 875.
@Command(name = "valuation")
public final class ValuationCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private Period.Options when = new Period.Options();
  @Mixin private Delivery delivery = new Delivery();

  @Option(names = "--site", paramLabel = "SITE")
  private String where = "";

  private final Session session;

  /// For this session.
  public ValuationCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Period period = when.period(session);
    Delivery.Format format = delivery.format(site.json());
    var question =
        ValuationRequest.newBuilder()
            .setFromDay(period.from())
            .setToDay(period.to())
            .setSite(where.strip())
            .build();
    try (var node = site.connect(session)) {
      ValuationReply reply = node.call("Valuation", question, ValuationReply.parser());
      delivery.give(session, format, paper(reply, period), Output.jsonText(session, reply));
      return Exit.OK;
    }
  }

  private Paper paper(ValuationReply reply, Period period) {
    String name = RecordTexts.called(reply.getSiteName(), reply.getSiteId());
    var above = new ArrayList<String>();
    above.add(session.text("valuation.of", name, period.text(session.messages())));
    if (reply.getCents() == 0 && reply.getMinutesUnrated() > 0) {
      above.add(session.text("valuation.no_rate"));
    }
    var below = new ArrayList<String>();
    below.add(session.text("valuation.method"));
    below.add(session.text("valuation.left_out"));
    below.add(
        session.text(
            "valuation.professional", session.messages().hours(reply.getMinutesProfessional())));
    if (reply.getMinutesUnrated() > 0) {
      below.add(
          session.text("valuation.unrated", session.messages().hours(reply.getMinutesUnrated())));
    }
    below.addAll(ReportTexts.made(session, reply.getPoliciesList()));
    return new Paper(
        session.text("valuation.title"),
        above,
        List.of(lines(reply), accounts(reply)),
        below,
        data(reply, period));
  }

  private Sheet lines(ValuationReply reply) {
    List<List<Cell>> rows =
        reply.getRowsList().stream()
            .map(row ->
                List.of(
                    new Cell.Text(project(row)),
                    new Cell.Text(person(row)),
                    level(row),
                    rate(row),
                    new Cell.Hours(row.getMinutesConfirmed()),
                    new Cell.Hours(row.getMinutesTacit()),
                    new Cell.Money(row.getCentsConfirmed()),
                    new Cell.Money(row.getCentsTacit())))
            .toList();
    List<Cell> total =
        List.of(
            new Cell.Text(session.text("total")),
            new Cell.Text(""),
            new Cell.Text(""),
            new Cell.Text(""),
            new Cell.Hours(
                reply.getRowsList().stream().mapToLong(ValuationRow::getMinutesConfirmed).sum()),
            new Cell.Hours(
                reply.getRowsList().stream().mapToLong(ValuationRow::getMinutesTacit).sum()),
            new Cell.Money(reply.getCentsConfirmed()),
            new Cell.Money(reply.getCentsTacit()));
    return new Sheet(
        "",
        List.of(
            "column.project",
            "column.who",
            "column.level",
            "column.rate",
            "column.explicit",
            "column.tacit",
            "column.amount_explicit",
            "column.amount_tacit"),
        rows,
        total);
  }

  /// Both accounts beside each other: the same amounts, because each line is in both.
  private Sheet accounts(ValuationReply reply) {
    return new Sheet(
        session.text("valuation.accounts"),
        List.of("column.standing", "column.864", "column.875"),
        List.of(
            both("column.explicit", reply.getCentsConfirmed()),
            both("column.tacit", reply.getCentsTacit())),
        both("total", reply.getCents()));
  }

  private List<Cell> both(String id, long cents) {
    return List.of(new Cell.Text(session.text(id)), new Cell.Money(cents), new Cell.Money(cents));
  }

  private Sheet data(ValuationReply reply, Period period) {
    List<List<Cell>> rows =
        reply.getRowsList().stream()
            .map(row -> {
              var cents = new Cell.Money(row.getCentsConfirmed() + row.getCentsTacit());
              return List.of(
                  new Cell.Day(period.from()),
                  new Cell.Day(period.to()),
                  new Cell.Text(project(row)),
                  new Cell.Text(person(row)),
                  level(row),
                  new Cell.Money(row.getCentsPerHour()),
                  new Cell.Hours(row.getMinutesConfirmed()),
                  new Cell.Hours(row.getMinutesTacit()),
                  new Cell.Money(row.getCentsConfirmed()),
                  new Cell.Money(row.getCentsTacit()),
                  cents,
                  cents,
                  new Cell.Text(row.hasPolicy() ? Standings.policy(session, row.getPolicy()) : ""));
            })
            .toList();
    return new Sheet(
        "",
        List.of(
            "column.from",
            "column.to",
            "column.project",
            "column.who",
            "column.level",
            "column.rate",
            "column.explicit",
            "column.tacit",
            "column.amount_explicit",
            "column.amount_tacit",
            "column.864",
            "column.875",
            "column.policy"),
        rows,
        List.of());
  }

  private String project(ValuationRow row) {
    return row.getProcessId().isEmpty()
        ? session.text("none")
        : RecordTexts.called(row.getProcessName(), row.getProcessId());
  }

  private static String person(ValuationRow row) {
    return RecordTexts.called(row.getPersonName(), row.getPersonId());
  }

  private static Cell level(ValuationRow row) {
    return row.getLevel() == 0 ? new Cell.Text("") : new Cell.Count(row.getLevel());
  }

  private Cell rate(ValuationRow row) {
    return row.getCentsPerHour() == 0
        ? new Cell.Text(session.text("valuation.rate.none"))
        : new Cell.Money(row.getCentsPerHour());
  }
}
