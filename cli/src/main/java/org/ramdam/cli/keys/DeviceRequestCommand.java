package org.ramdam.cli.keys;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.node.api.proto.DevicesRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a key for a member on this device, and the request to one that they have already.
@Command(name = "request")
public final class DeviceRequestCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private PassphraseOptions passphrase = new PassphraseOptions();

  @Parameters(paramLabel = "MEMBER", descriptionKey = "device.MEMBER")
  private String member = "";

  @Option(names = "--name", paramLabel = "LABEL", descriptionKey = "device.name")
  private String label = "";

  @Option(names = "--no-passphrase", descriptionKey = "ramdam.identity.new.no-passphrase")
  private boolean noPassphrase;

  private final Session session;

  /// For this session.
  public DeviceRequestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    DevicesReply known;
    try (var node = site.connect(session)) {
      known =
          node.call(
              "Devices",
              DevicesRequest.newBuilder().setMember(member).build(),
              DevicesReply.parser());
    }
    NewDevice made = NewDevice.of(session, passphrase, known, label.strip());
    var request =
        DeviceRequest.sign(
            id(known.getNetworkId()),
            id(known.getSiteId()),
            made.member(),
            made.key(),
            label.strip());
    var _ = made.keep(session, passphrase, noPassphrase);
    Arrays.fill(made.seed(), (byte) 0);
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object(
              "member_id", request.member().hex(),
              "site_id", request.home().hex(),
              "device_key", request.key().hex(),
              "name", request.label(),
              "request", request.text()));
    } else {
      // The request alone goes to the output, so that it can be handed on as it is.
      session.err().println(session.text("device.request", Output.clean(known.getMemberName())));
      session.err().flush();
      output.plain(request.text());
    }
    return Exit.OK;
  }

  static Bytes32 id(String hex) {
    try {
      return Bytes32.parseHex(hex);
    } catch (MalformedException e) {
      throw new IllegalStateException("a node that names no id", e);
    }
  }
}
