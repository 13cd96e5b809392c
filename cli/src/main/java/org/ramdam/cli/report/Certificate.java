package org.ramdam.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Json;
import org.ramdam.cli.Messages;
import org.ramdam.cli.Output;
import org.ramdam.cli.RecordTexts;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.Standings;
import org.ramdam.cli.WholeFile;
import org.ramdam.cli.sheet.Html;
import org.ramdam.cli.sheet.Page;
import org.ramdam.cli.sheet.QrSvg;
import org.ramdam.node.api.proto.CertifyReply;
import picocli.CommandLine.Option;

/// A page that says what somebody did, with the code that lets anyone compute it anew. It is in
/// French unless `--lang en` is given, whatever the language of the terminal: it is for an office.
final class Certificate {
  @Option(names = "--site", paramLabel = "SITE", descriptionKey = "report.site")
  private String site = "";

  @Option(names = "--out", paramLabel = "FILE")
  private @Nullable Path out;

  @Option(names = "--force")
  private boolean force;

  /// What is written there only.
  String site() {
    return site.strip();
  }

  /// Fails before a node is asked, if the file may not be written.
  void requireWritable() throws IOException {
    if (out != null) {
      WholeFile.requireWritable(out, force);
    }
  }

  /// The session in the language of the page.
  static Session page(Session session, SiteOptions options) {
    return session.speaking(Messages.of("en".equals(options.language()) ? "en" : "fr"));
  }

  /// Writes it to the file, or prints it.
  ///
  /// @param said what the terminal is told beside
  void give(Session session, boolean json, CertifyReply reply, Page page, String said, Session in)
      throws IOException {
    String text = page.text(in.messages());
    if (out == null) {
      session.out().print(json ? Output.jsonText(session, reply) + "\n" : text);
      return;
    }
    WholeFile.write(out, text.getBytes(StandardCharsets.UTF_8), force);
    Output output = session.output(json);
    if (json) {
      output.plain(Json.object("file", out, "code", reply.getCode()));
    } else {
      output.line("paper.written", out);
      if (!said.isEmpty()) {
        output.plain(said);
      }
      output.line("certificate.code", Output.clean(reply.getCode()));
    }
  }

  /// The name of who it is about.
  static String person(CertifyReply reply) {
    return RecordTexts.called(reply.getMember().getName(), reply.getMember().getMemberId());
  }

  /// What it rests on, and how anyone checks it.
  static List<Html> seal(Session in, CertifyReply reply) {
    String code = Output.clean(reply.getCode());
    var lines = new ArrayList<Html>();
    Html[] words = {
      Html.of("p", in.text("certificate.verify")),
      Html.of("p", Html.of("code", code)),
      Html.of("p", Html.of("code", "ramdam verify " + code)),
      Html.of("p", in.text("certificate.verify.more")).with("class", "faint")
    };
    lines.add(
        Html.of("div", QrSvg.of(code, in.text("certificate.qr")), Html.of("div", words))
            .with("class", "seal"));
    String site = Output.clean(reply.getSiteName());
    lines.add(
        Html.of(
                "p",
                in.text(
                    "certificate.computed", site, in.messages().moment(reply.getAtMs(), in.zone())))
            .with("class", "faint"));
    String policies = Standings.policies(in, reply.getPoliciesList());
    if (!policies.isEmpty()) {
      lines.add(Html.of("p", policies).with("class", "faint"));
    }
    return lines;
  }
}
