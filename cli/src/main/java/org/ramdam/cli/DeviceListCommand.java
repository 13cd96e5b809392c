package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Device;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.node.api.proto.DevicesRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lists the devices of a member.
@Command(name = "list")
final class DeviceListCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Parameters(paramLabel = "MEMBER", descriptionKey = "device.list.MEMBER", arity = "0..*")
  private List<String> member = List.of();

  private final Session session;

  DeviceListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String words = String.join(" ", member).strip();
    String whose = words.isEmpty() ? Identities.choose(session, identity).memberId().hex() : words;
    try (var node = site.connect(session)) {
      String id =
          words.isEmpty()
              ? whose
              : Party.find(session, node, "MEMBER", whose, Party.Kind.MEMBER).id();
      DevicesReply reply =
          node.call(
              "Devices", DevicesRequest.newBuilder().setMember(id).build(), DevicesReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply.toBuilder().clearInception().clearPrivatePart());
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, DevicesReply reply) {
    Table table =
        output.table(
            "column.device",
            "column.site",
            "column.came",
            "column.since.when",
            "column.newest",
            "column.state",
            "column.key");
    for (Device device : reply.getDevicesList()) {
      table.row(
          device.getName().isEmpty() ? "-" : device.getName(),
          SiteTexts.name(device.getSiteName(), device.getSiteId()),
          session.text("device.came." + device.getCame()),
          moment(device.getSinceMs()),
          device.getNewestMs() == 0 ? "-" : moment(device.getNewestMs()),
          device.getRevoked()
              ? session.text("device.revoked.on", moment(device.getRevokedMs()))
              : session.text("device.signs"),
          SiteTexts.shortId(device.getKey()));
      table.mark(5, device.getRevoked() ? Output.Mark.BAD : Output.Mark.GOOD);
      table.mark(6, Output.Mark.FAINT);
    }
    table.print();
  }

  private String moment(long ms) {
    return session.messages().moment(ms, session.zone());
  }
}
