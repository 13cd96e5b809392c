package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.DeviceRequest;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Device;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lets another device sign for the same member.
@Command(name = "add")
final class DeviceAddCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Parameters(paramLabel = "REQUEST", descriptionKey = "device.REQUEST")
  private String text = "";

  private final Session session;

  DeviceAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    DeviceRequest request = DeviceRequest.parse(text);
    Identity member = Identities.choose(session, identity);
    if (!request.member().equals(member.memberId())) {
      throw new Failure(
          Exit.REFUSED, "device_of_other", request.member().shortHex(12), member.name());
    }
    try (var node = site.connect(session)) {
      requireNew(request, DeviceTexts.of(node, member.memberId()));
      var body = new Body.Device(request.member(), request.key(), request.acceptance());
      Words words = request.label().isEmpty() ? null : new Words.DeviceWords(request.label());
      var signer = new Signer(session, node, member);
      StoredRecord stored = signer.submit(Draft.of(body, words, Scope.SITE));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.plain(
            Json.object(
                "id", stored.getId(),
                "member_id", request.member().hex(),
                "device_key", request.key().hex(),
                "name", request.label()));
      } else {
        Device added =
            Device.newBuilder().setKey(request.key().hex()).setName(request.label()).build();
        output.line("device.added", DeviceTexts.called(added), Output.clean(member.name()));
      }
      return Exit.OK;
    }
  }

  private void requireNew(DeviceRequest request, DevicesReply known) {
    if (!request.home().hex().equals(known.getSiteId())
        || !request.network().hex().equals(known.getNetworkId())) {
      throw new Failure(Exit.REFUSED, "device_elsewhere", request.home().shortHex(12));
    }
    for (Device device : DeviceTexts.here(known)) {
      if (device.getKey().equals(request.key().hex())) {
        throw new Failure(
            Exit.REFUSED,
            "device_used",
            session.messages().moment(device.getSinceMs(), session.zone()));
      }
    }
  }
}
