package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Fork;
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
        output.plain(output.mark(Output.Mark.BAD, session.text("fork.is", name)));
        output.line("fork.head", fork.getSmallerSize(), fork.getSmallerRoot());
        output.line("fork.head", fork.getLargerSize(), fork.getLargerRoot());
        output.line("fork.means");
      }
      return Exit.OK;
    }
  }
}
