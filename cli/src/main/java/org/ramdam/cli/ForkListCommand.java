package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Fork;
import org.ramdam.node.api.proto.ForksReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the sites that show two histories.
@Command(name = "list")
final class ForkListCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  private final Session session;

  ForkListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      ForksReply reply = Forks.ask(node);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getForksCount() == 0) {
        output.line("fork.none");
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, ForksReply reply) {
    Table table = output.table("column.site", "column.id", "column.fork");
    for (Fork fork : reply.getForksList()) {
      table.row(
          SiteTexts.name(fork.getSiteName(), fork.getSiteId()),
          SiteTexts.shortId(fork.getSiteId()),
          session.text(
              fork.getHealed() ? "fork.sizes.healed" : "fork.sizes",
              fork.getSmallerSize(),
              fork.getLargerSize(),
              fork.getGenerationNow()));
      table.mark(2, fork.getHealed() ? Output.Mark.CARE : Output.Mark.BAD);
    }
    table.print();
  }
}
