package org.ramdam.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.InviteReply;
import org.ramdam.node.api.proto.InviteRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes an invite for one site.
@Command(name = "invite")
final class NetworkInviteCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--valid", paramLabel = "TIME", defaultValue = "7d")
  private String valid = "7d";

  @Option(names = "--no-qr")
  private boolean noQr;

  private final Session session;

  NetworkInviteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    int minutes = Arguments.minutes("--valid", valid);
    try (var node = site.connect(session)) {
      InviteReply reply =
          node.call(
              "Invite",
              InviteRequest.newBuilder().setValidMinutes(minutes).build(),
              InviteReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
        return Exit.OK;
      }
      output.plain(reply.getInvite());
      if (session.terminals().out() && !noQr) {
        output.plain(TerminalQr.of(reply.getInvite().getBytes(StandardCharsets.UTF_8)));
      }
      // The text alone goes to a pipe, so that it can be handed on as it is.
      session
          .err()
          .println(
              session.text(
                  "network.invited",
                  session.messages().moment(reply.getExpiresMs(), session.zone())));
      return Exit.OK;
    }
  }
}
