package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.SponsorReply;
import org.ramdam.node.api.proto.SponsorRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Vouches for a site that others sponsor already.
@Command(name = "sponsor")
final class NetworkSponsorCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "SITE", descriptionKey = "SITE")
  private String candidate = "";

  private final Session session;

  NetworkSponsorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      SponsorReply reply =
          node.call(
              "Sponsor",
              SponsorRequest.newBuilder().setSite(candidate).build(),
              SponsorReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getAdmitted()) {
        output.line("network.sponsored.admitted", Output.clean(reply.getSiteName()));
      } else {
        output.line(
            "network.sponsored.more", Output.clean(reply.getSiteName()), reply.getStillNeeded());
      }
      return Exit.OK;
    }
  }
}
