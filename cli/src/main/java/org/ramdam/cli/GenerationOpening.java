package org.ramdam.cli;

import java.time.Duration;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.OpenGenerationReply;
import org.ramdam.node.api.proto.OpenGenerationRequest;
import org.ramdam.node.api.proto.RecordLost;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;

/// Opens the next generation of the log of a site: says what it will be, asks, and does it.
final class GenerationOpening {
  /// Views may have to be computed anew.
  private static final Duration PATIENCE = Duration.ofHours(6);

  private final Session session;
  private final SiteOptions site;

  GenerationOpening(Session session, SiteOptions site) {
    this.session = session;
    this.site = site;
  }

  /// Opens it.
  ///
  /// @param yes whether it was agreed to before
  /// @throws Failure 2 if nobody is there to agree
  Exit open(OpenGenerationRequest request, boolean yes) {
    try (var node = site.connect(session)) {
      Output output = session.output(site.json());
      if (!yes) {
        var questions = new Questions(session);
        OpenGenerationReply plan = call(node, request.toBuilder().setPlan(true).build());
        if (!output.isJson()) {
          print(output, "generation.plan", plan, name(node));
        }
        if (!questions.possible()) {
          throw new Failure(Exit.USAGE, "generation_yes");
        }
        if (!questions.yes(session.text("generation.ask"))) {
          return Exit.OK;
        }
      }
      OpenGenerationReply done = call(node, request);
      if (output.isJson()) {
        output.json(done);
      } else {
        print(output, "generation.done", done, name(node));
      }
      return Exit.OK;
    }
  }

  private static OpenGenerationReply call(NodeClient node, OpenGenerationRequest request) {
    return node.call("OpenGeneration", request, OpenGenerationReply.parser(), PATIENCE);
  }

  private static String name(NodeClient node) {
    return node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser())
        .getSiteName();
  }

  private void print(Output output, String first, OpenGenerationReply reply, String name) {
    output.line(first, reply.getGeneration(), reply.getKept(), reply.getSize());
    output.line("generation.aside", reply.getSetAside(), reply.getAgain());
    for (String site : reply.getUnansweredList()) {
      output.line("generation.unanswered", Output.clean(site));
    }
    if (reply.getLostCount() > 0) {
      output.line("generation.lost", reply.getLostCount());
    }
    for (RecordLost lost : reply.getLostList()) {
      String why = session.messages().isEnglish() ? ": " + lost.getReason() : "";
      output.plain(
          "  "
              + RecordTexts.told(session, lost.getEntry(), lost.getAuthor(), name)
              + Output.clean(why));
    }
  }
}
