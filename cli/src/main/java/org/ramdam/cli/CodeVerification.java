package org.ramdam.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import org.ramdam.node.api.proto.CertifyReply;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ResolveReply;
import org.ramdam.node.api.proto.ResolveRequest;

/// Says whether the records behind the code of a certificate are still those.
final class CodeVerification {
  private static final Pattern CODE = Pattern.compile("RAMDAM-[0-9A-Z][0-9A-Z-]{1,200}");

  private final Session session;
  private final SiteOptions site;

  CodeVerification(Session session, SiteOptions site) {
    this.session = session;
    this.site = site;
  }

  /// Whether `text` may be such a code.
  static boolean isCode(String text) {
    return CODE.matcher(text.strip().toUpperCase(Locale.ROOT)).matches();
  }

  /// Asks the node, and lists the records.
  ///
  /// @throws Failure 4 if they are not the same any more
  Exit verify(String text) {
    String code = text.strip().toUpperCase(Locale.ROOT);
    try (var node = site.connect(session)) {
      ResolveReply reply =
          node.call(
              "Resolve", ResolveRequest.newBuilder().setCode(code).build(), ResolveReply.parser());
      Output output = session.output(site.json());
      CertifyReply now = reply.getNow();
      if (output.isJson()) {
        output.json(reply);
      }
      if (!reply.getSame()) {
        throw new Failure(
            Exit.REFUSED,
            "code_differs",
            code,
            now.getContributionsCount(),
            Standings.line(session, now.getTotal()));
      }
      if (!output.isJson()) {
        print(output, code, now);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, String code, CertifyReply now) {
    Messages messages = session.messages();
    output.plain(output.mark(Output.Mark.GOOD, session.text("verify.code.same", code)));
    output.line(
        "verify.code.about",
        RecordTexts.called(now.getMember().getName(), now.getMember().getMemberId()),
        messages.day(now.getFromDay()),
        messages.day(now.getToDay()));
    if (now.getContributionsCount() > 0) {
      Table table =
          output.table(
              "column.day",
              "column.site",
              "column.for",
              "column.hours",
              "column.what",
              "column.state",
              "column.id");
      table.right(3);
      for (Contribution one : now.getContributionsList()) {
        table.row(
            messages.day(one.getDay()),
            RecordTexts.called(one.getSiteName(), one.getSiteId()),
            RecordTexts.receiver(one),
            messages.hours(one.getMinutes()),
            one.getNote(),
            Standings.state(session, one),
            SiteTexts.shortId(one.getId()));
        table.mark(5, RecordTexts.mark(one.getState()));
      }
      table.print();
    }
    output.line("log.total", now.getContributionsCount(), Standings.line(session, now.getTotal()));
    String policies = Standings.policies(session, now.getPoliciesList());
    if (!policies.isEmpty()) {
      output.plain(output.mark(Output.Mark.FAINT, policies));
    }
  }
}
