package org.ramdam.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.Arguments;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.SiteTexts;
import org.ramdam.cli.sheet.Cell;
import org.ramdam.cli.sheet.Sheet;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRequest;
import org.ramdam.node.api.proto.ReportRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sums of hours of a period.
@Command(name = "hours")
public final class ReportHoursCommand implements Callable<Exit> {
  private static final int MOST = 3;

  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private Period.Options when = new Period.Options();
  @Mixin private Delivery delivery = new Delivery();
  @Mixin private ReportFilter filter = new ReportFilter();

  @Option(names = "--by", paramLabel = "WHAT", split = ",", defaultValue = "person")
  private List<String> by = List.of("person");

  private final Session session;

  /// For this session.
  public ReportHoursCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Period period = when.period(session);
    List<String> keys = keys();
    Delivery.Format format = delivery.format(site.json());
    ReportRequest question =
        filter.question().setFromDay(period.from()).setToDay(period.to()).addAllBy(keys).build();
    try (var node = site.connect(session)) {
      ReportReply reply = node.call("Report", question, ReportReply.parser());
      delivery.give(session, format, paper(reply, period, keys), Output.jsonText(session, reply));
      return Exit.OK;
    }
  }

  private List<String> keys() {
    Arguments.inRange("--by", by.size(), 1, MOST);
    var keys = new ArrayList<String>();
    for (String word : by) {
      String one =
          Arguments.oneOf(
              "--by",
              word.strip(),
              "person",
              "project",
              "site",
              "skill",
              "month",
              "level",
              "receiver");
      keys.add(one.equals("project") ? "process" : one);
    }
    return keys;
  }

  private Paper paper(ReportReply reply, Period period, List<String> keys) {
    String title = session.text("report.hours.title", period.text(session.messages()));
    var above = new ArrayList<>(filter.lines(session));
    above.add(
        session.text("report.counts", reply.getPeople(), reply.getSites(), reply.getProcesses()));
    var columns = HoursColumns.of(reply.getTotal());
    return new Paper(
        title,
        above,
        List.of(sheet(reply, keys, columns)),
        ReportTexts.below(session, columns, reply.getShortened(), reply.getPoliciesList()),
        data(reply, period, keys));
  }

  private Sheet sheet(ReportReply reply, List<String> keys, HoursColumns columns) {
    var names = new ArrayList<>(keys.stream().map(key -> "by." + key).toList());
    names.addAll(columns.names());
    var rows = new ArrayList<List<Cell>>();
    for (ReportRow row : reply.getRowsList()) {
      var cells = new ArrayList<Cell>();
      for (int i = 0; i < keys.size(); i++) {
        cells.add(new Cell.Text(name(row, i)));
      }
      cells.addAll(columns.cells(row.getHours()));
      rows.add(cells);
    }
    var total = new ArrayList<Cell>();
    for (int i = 0; i < keys.size(); i++) {
      total.add(new Cell.Text(i == 0 ? session.text("total") : ""));
    }
    total.addAll(columns.cells(reply.getTotal()));
    return new Sheet("", names, rows, total);
  }

  private Sheet data(ReportReply reply, Period period, List<String> keys) {
    var columns = new HoursColumns(true);
    var names = new ArrayList<>(List.of("column.from", "column.to"));
    for (String key : keys) {
      names.addAll(List.of("by." + key, "column.id"));
    }
    names.addAll(columns.names());
    var rows = new ArrayList<List<Cell>>();
    for (ReportRow row : reply.getRowsList()) {
      var cells =
          new ArrayList<Cell>(List.of(new Cell.Day(period.from()), new Cell.Day(period.to())));
      for (int i = 0; i < keys.size(); i++) {
        cells.add(new Cell.Text(name(row, i)));
        cells.add(new Cell.Text(row.getKeysCount() > i ? row.getKeys(i) : ""));
      }
      cells.addAll(columns.cells(row.getHours()));
      rows.add(cells);
    }
    return new Sheet("", names, rows, List.of());
  }

  private String name(ReportRow row, int at) {
    String key = row.getKeysCount() > at ? row.getKeys(at) : "";
    String name = row.getNamesCount() > at ? row.getNames(at) : "";
    return key.isEmpty() && name.isEmpty() ? session.text("none") : SiteTexts.name(name, key);
  }
}
