package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.ForgiveReply;
import org.ramdam.node.api.proto.ForgiveRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Takes a site back that is left alone for its offences.
@Command(name = "forgive")
final class NetworkForgiveCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "SITE", descriptionKey = "SITE")
  private String offender = "";

  private final Session session;

  NetworkForgiveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      ForgiveReply reply =
          node.call(
              "Forgive",
              ForgiveRequest.newBuilder().setSite(offender).build(),
              ForgiveReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        output.line(
            reply.getForgiven() ? "network.forgiven" : "network.forgiven.nothing",
            SiteTexts.name(reply.getSiteName(), reply.getSiteId()));
      }
      return Exit.OK;
    }
  }
}
