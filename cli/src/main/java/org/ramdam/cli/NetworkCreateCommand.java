package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.CreateNetworkRequest;
import org.ramdam.node.api.proto.NetworkReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Founds a network.
@Command(name = "create")
final class NetworkCreateCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "NAME", descriptionKey = "NAME")
  private String name = "";

  @Option(names = "--founder-sponsored", paramLabel = "N")
  private int founderSponsored;

  @Option(names = "--sponsors", paramLabel = "N")
  private int sponsors;

  private final Session session;

  NetworkCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--founder-sponsored", founderSponsored, 0, 64);
    Arguments.inRange("--sponsors", sponsors, 0, 64);
    var request =
        CreateNetworkRequest.newBuilder()
            .setName(name)
            .setFounderSponsored(founderSponsored)
            .setSponsors(sponsors)
            .build();
    try (var node = site.connect(session)) {
      NetworkReply reply = node.call("CreateNetwork", request, NetworkReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        output.line("network.created", Output.clean(reply.getName()), reply.getNetworkId());
        output.line("network.created.next");
      }
      return Exit.OK;
    }
  }
}
