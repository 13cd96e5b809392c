package org.ramdam.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Messages;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.Texts;
import org.ramdam.cli.sheet.Cell;
import org.ramdam.cli.sheet.Html;
import org.ramdam.cli.sheet.Page;
import org.ramdam.cli.sheet.Sheet;
import org.ramdam.node.api.proto.CertifyReply;
import org.ramdam.node.api.proto.CertifyRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The hours of a year for the citizen engagement account, and whether they are enough.
@Command(name = "cec")
public final class CertificateCecCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private Certificate certificate = new Certificate();

  @Parameters(paramLabel = "WHO", descriptionKey = "certificate.WHO", arity = "1..*")
  private List<String> who = List.of();

  @Option(names = "--year", paramLabel = "YEAR", required = true)
  private int year;

  private final Session session;

  /// For this session.
  public CertificateCecCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String words = String.join(" ", who).strip();
    Texts.require("WHO", words);
    Period period = Period.ofYear(year);
    certificate.requireWritable();
    var question =
        CertifyRequest.newBuilder()
            .setPerson(words)
            .setFromDay(period.from())
            .setToDay(period.to())
            .setSite(certificate.site())
            .build();
    try (var node = site.connect(session)) {
      CertifyReply reply = node.call("Certify", question, CertifyReply.parser());
      CecHours hours = CecHours.of(reply.getContributionsList());
      Session in = Certificate.page(session, site);
      certificate.give(
          session, site.json(), reply, page(in, reply, hours, period), verdict(session, hours), in);
      return Exit.OK;
    }
  }

  private String verdict(Session in, CecHours hours) {
    Messages messages = in.messages();
    if (hours.met()) {
      return in.text("cec.met");
    }
    var missing = new ArrayList<String>();
    if (hours.missingInYear() > 0) {
      missing.add(in.text("cec.missing.year", messages.hours(hours.missingInYear())));
    }
    if (hours.missingAtOneSite() > 0) {
      missing.add(in.text("cec.missing.site", messages.hours(hours.missingAtOneSite())));
    }
    return in.text("cec.missing", String.join(", ", missing));
  }

  private Page page(Session in, CertifyReply reply, CecHours hours, Period period) {
    Messages messages = in.messages();
    String person = Certificate.person(reply);
    String title = in.text("cec.title", Integer.toString(year));
    var content = new ArrayList<Html>();
    content.add(Html.of("h1", title));
    content.add(
        Html.of(
                "p",
                in.text("cec.lead", person, period.text(messages), messages.hours(hours.minutes())))
            .with("class", "lead"));
    content.add(
        Html.of(
            "p",
            in.text(
                "cec.standing", messages.hours(hours.explicit()), messages.hours(hours.tacit()))));
    content.add(Html.of("p", verdict(in, hours)).with("class", hours.met() ? "met" : "missing"));
    content.add(sheet(in, hours).html(messages));
    content.add(Html.of("p", in.text("cec.rule")));
    content.add(Html.of("p", in.text("cec.unchecked")));
    content.add(Html.of("p", in.text("cec.left_out")).with("class", "faint"));
    content.addAll(Certificate.seal(in, reply));
    return new Page(title + ", " + person, content);
  }

  private static Sheet sheet(Session in, CecHours hours) {
    List<List<Cell>> rows =
        hours.sites().stream()
            .map(one ->
                List.<Cell>of(
                    new Cell.Text(one.name()),
                    new Cell.Hours(one.explicit()),
                    new Cell.Hours(one.tacit()),
                    new Cell.Hours(one.minutes())))
            .toList();
    List<Cell> total =
        List.of(
            new Cell.Text(in.text("total")),
            new Cell.Hours(hours.explicit()),
            new Cell.Hours(hours.tacit()),
            new Cell.Hours(hours.minutes()));
    return new Sheet(
        in.text("cec.sites"),
        List.of("column.association", "column.explicit", "column.tacit", "column.hours"),
        rows,
        total);
  }
}
