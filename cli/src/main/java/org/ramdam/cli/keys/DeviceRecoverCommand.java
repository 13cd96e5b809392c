package org.ramdam.cli.keys;

import com.google.protobuf.ByteString;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.DeviceTexts;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.node.api.proto.Device;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.node.api.proto.DevicesRequest;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Consent;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets a member who has lost their devices sign again, by their twelve words.
@Command(name = "recover")
public final class DeviceRecoverCommand implements Callable<Exit> {
  private static final int MAX_BYTES = 4096;

  /// After these nothing was stored. After all others the log may have the key, or get it yet, and
  /// the same command goes on with it.
  private static final Set<Exit> REFUSALS =
      EnumSet.of(Exit.USAGE, Exit.NOT_FOUND, Exit.REFUSED, Exit.KEY);

  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private PassphraseOptions passphrase = new PassphraseOptions();

  @Parameters(paramLabel = "MEMBER", descriptionKey = "device.MEMBER")
  private String member = "";

  @Option(names = "--name", paramLabel = "LABEL", descriptionKey = "device.name")
  private String label = "";

  @Option(names = "--words-file", paramLabel = "FILE")
  private @Nullable Path words;

  @Option(names = "--no-passphrase", descriptionKey = "ramdam.identity.new.no-passphrase")
  private boolean noPassphrase;

  private final Session session;

  /// For this session.
  public DeviceRecoverCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    try (var node = site.connect(session)) {
      var asked = DevicesRequest.newBuilder().setMember(member).build();
      DevicesReply before = node.call("Devices", asked, DevicesReply.parser());
      NewDevice made = NewDevice.of(session, passphrase, before, label.strip());
      SigningKey recovery = recovery(made);
      SubmitRequest request = sign(made, recovery, before);
      // Kept first: what a log has and nobody can use would be lost for good.
      Path file = made.keep(session, passphrase, noPassphrase);
      try {
        var _ = node.call("Submit", request, SubmitReply.parser());
      } catch (Failure e) {
        if (REFUSALS.contains(e.exit())) {
          made.forget(file);
        }
        throw e;
      } finally {
        Arrays.fill(made.seed(), (byte) 0);
      }
      print(before, made.key().publicKey());
      return Exit.OK;
    }
  }

  private SigningKey recovery(NewDevice made) throws IOException {
    SigningKey key;
    try {
      key = RecoveryWords.key(RecoveryWords.entropy(typed()));
    } catch (MalformedException e) {
      throw new Failure(Exit.KEY, "recovery_words", String.valueOf(e.getMessage()));
    }
    Bytes32 hash = Sha256.of(key.publicKey().toByteArray());
    if (!(made.inception().core().body() instanceof Body.MemberInception(Bytes32 known))
        || !known.equals(hash)) {
      throw new Failure(Exit.KEY, "recovery_other", KeyFile.nameIn(made.words()));
    }
    return key;
  }

  private String typed() throws IOException {
    if (words != null) {
      try (InputStream in = Files.newInputStream(words)) {
        return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      }
    }
    Console console = session.terminals().in() ? System.console() : null;
    if (console == null) {
      return new String(session.in().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
    // Shown as they are typed: twelve words that nobody sees are typed wrong.
    String line = console.readLine("%s ", session.text("device.words"));
    return line == null ? "" : line;
  }

  private SubmitRequest sign(NewDevice made, SigningKey recovery, DevicesReply at) {
    SigningKey key = made.key();
    Bytes32 network = DeviceRequestCommand.id(at.getNetworkId());
    Bytes32 home = DeviceRequestCommand.id(at.getSiteId());
    byte[] message = Consent.recovering(network, home, made.member(), key.publicKey());
    var body =
        new Body.Recovery(
            made.member(), recovery.publicKey(), Signature.of(recovery.sign(message)));
    PrivatePart named = made.label();
    Core core =
        new Core(
            network,
            home,
            key.publicKey(),
            1,
            made.member(),
            session.clock().millis(),
            Scope.SITE,
            List.of(),
            null,
            named == null ? null : named.commitment(),
            body);
    SignedRecord record = RecordCodec.sign(core, key);
    var one = NewRecord.newBuilder().setRecord(ByteString.copyFrom(record.entry()));
    if (named != null) {
      one.setPrivatePart(ByteString.copyFrom(named.salted()));
    }
    return SubmitRequest.newBuilder().addRecords(one).build();
  }

  private void print(DevicesReply before, Bytes32 key) {
    List<Device> revoked =
        before.getDevicesList().stream()
            .filter(device -> device.getSiteId().equals(before.getSiteId()))
            .filter(device -> !device.getRevoked())
            .toList();
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object(
              "member_id", before.getMemberId(),
              "site_id", before.getSiteId(),
              "device_key", key.hex(),
              "revoked", revoked.stream().map(Device::getKey).toList()));
      return;
    }
    output.line("device.recovered", Output.clean(before.getMemberName()));
    revoked.forEach(device -> output.line("device.recovered.revoked", DeviceTexts.called(device)));
  }
}
