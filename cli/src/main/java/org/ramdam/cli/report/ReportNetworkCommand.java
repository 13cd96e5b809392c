package org.ramdam.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Json;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.SiteTexts;
import org.ramdam.cli.sheet.Cell;
import org.ramdam.cli.sheet.Sheet;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRequest;
import org.ramdam.node.api.proto.ReportRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The sites of the network: how many people and projects, how many hours.
@Command(name = "network")
public final class ReportNetworkCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private Period.Options when = new Period.Options();
  @Mixin private Delivery delivery = new Delivery();

  private final Session session;

  /// For this session.
  public ReportNetworkCommand(Session session) {
    this.session = session;
  }

  /// A site of the report.
  private record Line(String id, String name, int people, int projects, Hours hours) {}

  @Override
  public Exit call() throws IOException {
    Period period = when.period(session);
    Delivery.Format format = delivery.format(site.json());
    var question = ReportRequest.newBuilder().setFromDay(period.from()).setToDay(period.to());
    try (var node = site.connect(session)) {
      ReportReply sums =
          node.call("Report", question.clone().addBy("site").build(), ReportReply.parser());
      ReportReply parts =
          node.call(
              "Report",
              question.addBy("site").addBy("person").addBy("process").build(),
              ReportReply.parser());
      List<Line> lines = lines(sums, parts);
      Paper paper = paper(sums, lines, period, parts.getShortened());
      delivery.give(session, format, paper, json(sums, lines, parts.getShortened()));
      return Exit.OK;
    }
  }

  private static List<Line> lines(ReportReply sums, ReportReply parts) {
    Map<String, Set<String>> people = new HashMap<>();
    Map<String, Set<String>> projects = new HashMap<>();
    for (ReportRow row : parts.getRowsList()) {
      Hours hours = row.getHours();
      if (row.getKeysCount() == 3 && hours.getConfirmed() + hours.getTacit() > 0) {
        people.computeIfAbsent(row.getKeys(0), _ -> new HashSet<>()).add(row.getKeys(1));
        projects.computeIfAbsent(row.getKeys(0), _ -> new HashSet<>()).add(row.getKeys(2));
      }
    }
    projects.values().forEach(some -> some.remove(""));
    var lines = new ArrayList<Line>();
    for (ReportRow row : sums.getRowsList()) {
      String id = row.getKeysCount() == 0 ? "" : row.getKeys(0);
      lines.add(
          new Line(
              id,
              SiteTexts.name(row.getNamesCount() == 0 ? "" : row.getNames(0), id),
              people.getOrDefault(id, Set.of()).size(),
              projects.getOrDefault(id, Set.of()).size(),
              row.getHours()));
    }
    return lines;
  }

  private Paper paper(ReportReply sums, List<Line> lines, Period period, boolean shortened) {
    var columns = HoursColumns.of(sums.getTotal());
    var total =
        new ArrayList<Cell>(
            List.of(
                new Cell.Text(session.text("total")),
                new Cell.Count(sums.getPeople()),
                new Cell.Count(sums.getProcesses())));
    total.addAll(columns.cells(sums.getTotal()));
    var below = new ArrayList<String>();
    below.add(session.text("report.network.people"));
    below.addAll(ReportTexts.below(session, columns, shortened, sums.getPoliciesList()));
    return new Paper(
        session.text("report.network.title", period.text(session.messages())),
        List.of(),
        List.of(sheet(lines, columns, total)),
        below,
        sheet(lines, new HoursColumns(true), List.of()));
  }

  private static Sheet sheet(List<Line> lines, HoursColumns columns, List<Cell> total) {
    var names = new ArrayList<>(List.of("column.site", "column.people", "column.projects"));
    names.addAll(columns.names());
    var rows = new ArrayList<List<Cell>>();
    for (Line line : lines) {
      var cells =
          new ArrayList<Cell>(
              List.of(
                  new Cell.Text(line.name),
                  new Cell.Count(line.people),
                  new Cell.Count(line.projects)));
      cells.addAll(columns.cells(line.hours));
      rows.add(cells);
    }
    return new Sheet("", names, rows, total);
  }

  private static String json(ReportReply sums, List<Line> lines, boolean shortened) {
    List<Map<String, Object>> sites =
        lines.stream()
            .map(line ->
                Json.map(
                    "site_id", line.id,
                    "site_name", line.name,
                    "people", line.people,
                    "projects", line.projects,
                    "hours", HoursColumns.json(line.hours)))
            .toList();
    return Json.object(
        "from_day", sums.getFromDay(),
        "to_day", sums.getToDay(),
        "sites", sites,
        "people", sums.getPeople(),
        "projects", sums.getProcesses(),
        "total", HoursColumns.json(sums.getTotal()),
        "shortened", shortened);
  }
}
