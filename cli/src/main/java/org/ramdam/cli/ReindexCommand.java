package org.ramdam.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.ReindexReply;
import org.ramdam.node.api.proto.ReindexRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Computes every view anew from the records.
@Command(name = "reindex")
final class ReindexCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  private final Session session;

  ReindexCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      ReindexReply reply =
          node.call(
              "Reindex",
              ReindexRequest.getDefaultInstance(),
              ReindexReply.parser(),
              Duration.ofHours(6));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        output.line("reindex.done", reply.getRecords(), reply.getMs());
      }
      return Exit.OK;
    }
  }
}
