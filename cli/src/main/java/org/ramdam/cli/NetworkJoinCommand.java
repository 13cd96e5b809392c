package org.ramdam.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.JoinRequest;
import org.ramdam.node.api.proto.NetworkReply;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Joins the network that an invite is for.
@Command(name = "join")
final class NetworkJoinCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "INVITE", descriptionKey = "INVITE")
  private String invite = "";

  private final Session session;

  NetworkJoinCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      NetworkReply reply =
          node.call(
              "Join",
              JoinRequest.newBuilder().setInvite(invite.strip()).build(),
              NetworkReply.parser(),
              Duration.ofMinutes(2));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        output.line(
            "network.joined", Output.clean(reply.getName()), Output.clean(reply.getSiteName()));
        if (reply.getStillNeeded() > 0) {
          StatusReply own =
              node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
          output.line(
              "network.joined.waiting", reply.getStillNeeded(), Output.clean(own.getSiteName()));
        }
      }
      return Exit.OK;
    }
  }
}
