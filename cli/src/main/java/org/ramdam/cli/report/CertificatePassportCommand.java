package org.ramdam.cli.report;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Days;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Messages;
import org.ramdam.cli.RecordTexts;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.Standings;
import org.ramdam.cli.Texts;
import org.ramdam.cli.sheet.Cell;
import org.ramdam.cli.sheet.Html;
import org.ramdam.cli.sheet.Page;
import org.ramdam.cli.sheet.Sheet;
import org.ramdam.node.api.proto.CertifyReply;
import org.ramdam.node.api.proto.CertifyRequest;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.SiteHours;
import org.ramdam.node.api.proto.SkillOffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What somebody did, learnt and is vouched for, to show elsewhere.
@Command(name = "passport")
public final class CertificatePassportCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private Certificate certificate = new Certificate();

  @Parameters(paramLabel = "WHO", descriptionKey = "certificate.WHO", arity = "1..*")
  private List<String> who = List.of();

  @Option(names = "--from", paramLabel = "DAY")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DAY")
  private @Nullable String to;

  private final Session session;

  /// For this session.
  public CertificatePassportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String words = String.join(" ", who).strip();
    Texts.require("WHO", words);
    LocalDate today = Days.today(session);
    int first = from == null ? 0 : Days.option("--from", from, today);
    int last = to == null ? (int) today.toEpochDay() : Days.option("--to", to, today);
    if (first > last) {
      throw new Failure(Exit.USAGE, "period", from == null ? "" : from, to == null ? today : to);
    }
    certificate.requireWritable();
    var question =
        CertifyRequest.newBuilder()
            .setPerson(words)
            .setFromDay(first)
            .setToDay(last)
            .setSite(certificate.site())
            .build();
    try (var node = site.connect(session)) {
      CertifyReply reply = node.call("Certify", question, CertifyReply.parser());
      Session in = Certificate.page(session, site);
      Page page = page(in, reply, new Period(first, last));
      certificate.give(session, site.json(), reply, page, "", in);
      return Exit.OK;
    }
  }

  private Page page(Session in, CertifyReply reply, Period asked) {
    Messages messages = in.messages();
    String person = Certificate.person(reply);
    String title = in.text("passport.title");
    List<Contribution> all = reply.getContributionsList();
    var content = new ArrayList<Html>();
    content.add(Html.of("h1", title));
    content.add(Html.of("p", person).with("class", "lead"));
    content.add(
        Html.of("p", in.text("passport.period", period(reply, asked).text(messages), all.size())));
    content.add(
        Html.of(
            "p",
            in.text(
                "passport.hours",
                messages.hours(reply.getTotal().getConfirmed()),
                messages.hours(reply.getTotal().getTacit()))));
    if (reply.getTotal().getProfessional() > 0) {
      String paid = messages.hours(reply.getTotal().getProfessional());
      content.add(Html.of("p", in.text("passport.professional", paid)));
    }
    content.add(sites(in, reply).html(messages));
    List<String> projects = projects(all);
    if (!projects.isEmpty()) {
      content.add(Html.of("h2", in.text("passport.projects")));
      content.add(Html.of("ul", projects.stream().map(name -> Html.of("li", name)).toList()));
    }
    if (reply.getSkillsCount() > 0) {
      content.add(skills(in, reply).html(messages));
    }
    content.add(contributions(in, all).html(messages));
    content.addAll(Certificate.seal(in, reply));
    return new Page(title + ", " + person, content);
  }

  /// From the first to the last thing that was done, where no days were asked for.
  private Period period(CertifyReply reply, Period asked) {
    List<Contribution> all = reply.getContributionsList();
    return new Period(
        from == null && !all.isEmpty() ? all.getFirst().getDay() : asked.from(),
        to == null && !all.isEmpty() ? all.getLast().getDay() : asked.to());
  }

  private static List<String> projects(List<Contribution> all) {
    return all.stream()
        .filter(one -> !one.getProcessId().isEmpty())
        .map(one -> RecordTexts.called(one.getProcessName(), one.getProcessId()))
        .distinct()
        .sorted()
        .collect(Collectors.toList());
  }

  private static Sheet sites(Session in, CertifyReply reply) {
    List<List<Cell>> rows =
        reply.getSitesList().stream().map(CertificatePassportCommand::row).toList();
    return new Sheet(
        in.text("passport.sites"),
        List.of("column.association", "column.contributions", "column.explicit", "column.tacit"),
        rows,
        List.of());
  }

  private static List<Cell> row(SiteHours one) {
    return List.of(
        new Cell.Text(RecordTexts.called(one.getSiteName(), one.getSiteId())),
        new Cell.Count(one.getHours().getCount()),
        new Cell.Hours(one.getHours().getConfirmed()),
        new Cell.Hours(one.getHours().getTacit()));
  }

  private static Sheet skills(Session in, CertifyReply reply) {
    var rows = new ArrayList<List<Cell>>();
    for (SkillOffer skill : reply.getSkillsList()) {
      String endorsers =
          skill.getEndorsersList().stream()
              .map(one -> RecordTexts.called(one.getName(), one.getId()))
              .collect(Collectors.joining(", "));
      rows.add(
          List.of(
              new Cell.Text(RecordTexts.called(skill.getLabel(), skill.getSkillId())),
              new Cell.Count(skill.getLevel()),
              new Cell.Count(skill.getEndorsements()),
              new Cell.Hours(skill.getWeightMinutes()),
              new Cell.Text(endorsers)));
    }
    return new Sheet(
        in.text("passport.skills"),
        List.of(
            "column.skill", "column.level", "column.endorsed", "column.weight", "column.endorsers"),
        rows,
        List.of());
  }

  private static Sheet contributions(Session in, List<Contribution> all) {
    var rows = new ArrayList<List<Cell>>();
    for (Contribution one : all) {
      rows.add(
          List.of(
              new Cell.Day(one.getDay()),
              new Cell.Text(RecordTexts.receiver(one)),
              new Cell.Text(one.getNote()),
              new Cell.Text(RecordTexts.skill(one.getSkill())),
              new Cell.Hours(one.getMinutes()),
              new Cell.Text(Standings.state(in, one))));
    }
    return new Sheet(
        in.text("passport.contributions"),
        List.of(
            "column.day",
            "column.for",
            "column.what",
            "column.skill",
            "column.hours",
            "column.state"),
        rows,
        List.of());
  }
}
