package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.EntryAside;
import org.ramdam.node.api.proto.Fork;
import org.ramdam.node.api.proto.GenerationsReply;
import org.ramdam.node.api.proto.GenerationsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says what two histories a site shows.
@Command(name = "show")
final class ForkShowCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "SITE", descriptionKey = "SITE")
  private String which = "";

  private final Session session;

  ForkShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      Fork fork = Forks.find(node, which);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(fork);
      } else {
        String name = RecordTexts.called(fork.getSiteName(), fork.getSiteId());
        output.plain(
            fork.getHealed()
                ? output.mark(Output.Mark.CARE, session.text("fork.was", name))
                : output.mark(Output.Mark.BAD, session.text("fork.is", name)));
        output.line("fork.head", fork.getSmallerSize(), fork.getSmallerRoot());
        output.line("fork.head", fork.getLargerSize(), fork.getLargerRoot());
        if (fork.getHealed()) {
          output.line(
              "fork.goes_on", fork.getGenerationNow(), fork.getOpenedAt(), fork.getSetAside());
          print(output, fork, generations(node, fork));
        } else {
          output.line("fork.means");
        }
      }
      return Exit.OK;
    }
  }

  private static GenerationsReply generations(NodeClient node, Fork fork) {
    return node.call(
        "Generations",
        GenerationsRequest.newBuilder().setSiteId(fork.getSiteId()).build(),
        GenerationsReply.parser());
  }

  private void print(Output output, Fork fork, GenerationsReply reply) {
    for (EntryAside aside : reply.getEntriesList()) {
      output.line(
          aside.getAgain() ? "fork.aside.again" : "fork.aside",
          aside.getIndex(),
          aside.getGeneration(),
          RecordTexts.told(session, aside.getEntry(), aside.getAuthor(), fork.getSiteName()));
    }
    if (reply.getSetAside() > reply.getEntriesCount()) {
      output.line("fork.aside.more", reply.getSetAside() - reply.getEntriesCount());
    }
  }
}
