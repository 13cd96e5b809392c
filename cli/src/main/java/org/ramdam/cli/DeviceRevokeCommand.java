package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Device;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.protocol.record.Body;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets a device sign nothing more, ever.
@Command(name = "revoke")
final class DeviceRevokeCommand implements Callable<Exit> {
  /// A revocation names the device's newest record: while that device writes, it is tried again.
  private static final int ATTEMPTS = 20;

  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Parameters(paramLabel = "DEVICE", descriptionKey = "device.DEVICE")
  private String text = "";

  @Option(names = "--yes", descriptionKey = "device.revoke.yes")
  private boolean yes;

  private final Session session;

  DeviceRevokeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Identity member = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      var signer = new Signer(session, node, member);
      for (int attempt = 1; ; attempt++) {
        Device device = device(node, member);
        try {
          print(device, signer.submit(draft(device)));
          return Exit.OK;
        } catch (Failure e) {
          if (!e.code().equals("taken") || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  private Device device(NodeClient node, Identity member) {
    List<Device> devices = DeviceTexts.here(DeviceTexts.of(node, member.memberId()));
    Device device = DeviceTexts.find(devices, text);
    if (device.getRevoked()) {
      throw new Failure(
          Exit.REFUSED,
          "device_revoked_before",
          DeviceTexts.called(device),
          session.messages().moment(device.getRevokedMs(), session.zone()));
    }
    if (!yes && devices.stream().filter(one -> !one.getRevoked()).count() == 1) {
      throw new Failure(Exit.USAGE, "last_device", DeviceTexts.called(device));
    }
    return device;
  }

  private static Draft draft(Device device) {
    return Draft.of(
        new Body.Revocation(
            RecordIds.key(device.getKey()), device.getSeq(), RecordIds.key(device.getHead())),
        null);
  }

  private void print(Device device, StoredRecord stored) {
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object(
              "id", stored.getId(),
              "device_key", device.getKey(),
              "name", device.getName(),
              "seq", device.getSeq()));
      return;
    }
    output.line("device.revoked", DeviceTexts.called(device));
    if (device.getSeq() > 0) {
      output.line("device.revoked.newest", moment(device), SiteTexts.shortId(device.getHead()));
    }
  }

  private String moment(Device device) {
    return session.messages().moment(device.getNewestMs(), session.zone());
  }
}
