package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Problem;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Says why something does not move, and what to do.
@Command(name = "doctor")
final class DoctorCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  private final Session session;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      StatusReply reply =
          node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getProblemsCount() == 0) {
        output.line("doctor.well", reply.getComplete());
      } else {
        reply.getProblemsList().forEach(problem -> print(output, problem));
      }
      return reply.getProblemsCount() == 0 ? Exit.OK : Exit.NETWORK;
    }
  }

  private void print(Output output, Problem problem) {
    String id = "problem." + problem.getCode();
    // In English the node says it better: it names what it speaks of.
    boolean translated = !session.messages().isEnglish() && session.messages().has(id);
    String site = SiteTexts.name(problem.getSiteName(), problem.getSiteId());
    String what =
        translated
            ? session.text(id, site, problem.getWhat())
            : english(problem.getSiteId().isEmpty() ? "" : site, problem.getWhat());
    String todo =
        translated ? session.text(id + ".todo", site) : Output.sentence(problem.getTodo());
    output.plain(output.mark(Output.Mark.CARE, "! ") + Output.clean(what));
    output.plain("  " + Output.clean(todo));
  }

  /// The site comes first, and no "it" where its name may stand.
  private static String english(String site, String what) {
    if (site.isEmpty()) {
      return Output.sentence(what);
    }
    return what.startsWith("it ") ? site + what.substring(2) : site + ": " + what;
  }
}
