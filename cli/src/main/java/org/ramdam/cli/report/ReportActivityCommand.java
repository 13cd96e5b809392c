package org.ramdam.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.ContributionPages;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Output;
import org.ramdam.cli.RecordTexts;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.SiteTexts;
import org.ramdam.cli.Standings;
import org.ramdam.cli.sheet.Cell;
import org.ramdam.cli.sheet.Sheet;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.PolicyRef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The contributions of a period, all of them.
@Command(name = "activity")
public final class ReportActivityCommand implements Callable<Exit> {
  private static final List<String> COLUMNS =
      List.of(
          "column.day",
          "column.by",
          "column.for",
          "column.hours",
          "column.skill",
          "column.project",
          "column.what",
          "column.state",
          "column.id");
  private static final List<String> DATA_COLUMNS =
      List.of(
          "column.day",
          "column.by",
          "column.others",
          "column.for",
          "column.hours_each",
          "column.skill",
          "column.project",
          "column.what",
          "column.state",
          "column.declared_by",
          "column.professional",
          "column.source",
          "column.site",
          "column.id");

  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private Period.Options when = new Period.Options();
  @Mixin private Delivery delivery = new Delivery();
  @Mixin private ReportFilter filter = new ReportFilter();

  private final Session session;

  /// For this session.
  public ReportActivityCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Period period = when.period(session);
    Delivery.Format format = delivery.format(site.json());
    var question = filter.contributions().setFromDay(period.from()).setToDay(period.to()).build();
    try (var node = site.connect(session)) {
      var all = ContributionsReply.newBuilder();
      ContributionPages.End end =
          ContributionPages.each(node, question, Long.MAX_VALUE, all::addContributions);
      all.addAllPolicies(end.policies());
      Paper paper = paper(all.getContributionsList(), end.policies(), period);
      delivery.give(session, format, paper, Output.jsonText(session, all));
      return Exit.OK;
    }
  }

  private Paper paper(List<Contribution> all, List<PolicyRef> policies, Period period) {
    String title = session.text("report.activity.title", period.text(session.messages()));
    var hours = Standings.hours(all);
    var above = new ArrayList<>(filter.lines(session));
    above.add(session.text("log.total", all.size(), Standings.line(session, hours)));
    var sheet = new Sheet("", COLUMNS, all.stream().map(this::row).toList(), List.of());
    var data = new Sheet("", DATA_COLUMNS, all.stream().map(this::dataRow).toList(), List.of());
    var below = ReportTexts.below(session, HoursColumns.of(hours), false, policies);
    return new Paper(title, above, List.of(sheet), below, data);
  }

  private List<Cell> row(Contribution one) {
    return List.of(
        new Cell.Day(one.getDay()),
        new Cell.Text(Standings.people(one)),
        new Cell.Text(RecordTexts.receiver(one)),
        new Cell.Hours(one.getMinutes()),
        new Cell.Text(RecordTexts.skill(one.getSkill())),
        new Cell.Text(RecordTexts.called(one.getProcessName(), one.getProcessId())),
        new Cell.Text(one.getNote()),
        new Cell.Text(Standings.state(session, one)),
        new Cell.Text(SiteTexts.shortId(one.getId())));
  }

  private List<Cell> dataRow(Contribution one) {
    List<String> others =
        one.getOthersList().stream()
            .map(other -> RecordTexts.called(other.getName(), other.getId()))
            .toList();
    return List.of(
        new Cell.Day(one.getDay()),
        new Cell.Text(RecordTexts.called(one.getProviderName(), one.getProviderId())),
        new Cell.Text(String.join(", ", others)),
        new Cell.Text(RecordTexts.receiver(one)),
        new Cell.Hours(one.getMinutes()),
        new Cell.Text(RecordTexts.skill(one.getSkill())),
        new Cell.Text(RecordTexts.called(one.getProcessName(), one.getProcessId())),
        new Cell.Text(one.getNote()),
        new Cell.Text(Standings.state(session, one)),
        new Cell.Text(RecordTexts.called(one.getDeclaredByName(), one.getDeclaredById())),
        new Cell.Text(one.getProfessional() ? session.text("answer.yes") : ""),
        new Cell.Text(one.getSource()),
        new Cell.Text(RecordTexts.called(one.getSiteName(), one.getSiteId())),
        new Cell.Text(one.getId()));
  }
}
