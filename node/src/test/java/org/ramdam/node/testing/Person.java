package org.ramdam.node.testing;

import java.util.random.RandomGenerator;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Consent;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Records;

/// Someone with a device, which is their recovery key too, whose first record is still to be
/// admitted somewhere.
public record Person(SigningKey device, SignedRecord inception, PrivatePart words) {
  /// Someone new of this name.
  public static Person of(String name, RandomGenerator random) throws MalformedException {
    SigningKey device = Records.key(random);
    PrivatePart words =
        PrivatePart.of(new Words.MemberWords(name), Gen.bytes(PrivatePart.SALT_SIZE, random));
    Core core =
        Core.inception(
            device.publicKey(),
            Logbook.NOW_MS,
            Scope.NETWORK,
            words.commitment(),
            new Body.MemberInception(Sha256.of(device.publicKey().toByteArray())));
    return new Person(device, RecordCodec.sign(core, device), words);
  }

  /// The first record, with its words.
  public Run.Item item() {
    return new Run.Item(inception, inception.entry(), words.salted());
  }

  /// Another device of theirs at a site, which `accepting` accepts for it.
  public Body.Device device(Bytes32 network, Bytes32 home, SigningKey key, SigningKey accepting) {
    byte[] message = Consent.accepting(network, home, id(), key.publicKey());
    return new Body.Device(id(), key.publicKey(), Signature.of(accepting.sign(message)));
  }

  /// That they come back at a site with a new device.
  public Body.Recovery recovery(Bytes32 network, Bytes32 home, SigningKey key) {
    byte[] message = Consent.recovering(network, home, id(), key.publicKey());
    return new Body.Recovery(id(), device.publicKey(), Signature.of(device.sign(message)));
  }

  /// The member's id.
  public Bytes32 id() {
    return inception.id();
  }
}
