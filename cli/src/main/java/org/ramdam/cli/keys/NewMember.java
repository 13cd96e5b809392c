package org.ramdam.cli.keys;

import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// A person's fresh keys, and the first record that they sign.
///
/// @param seed of the device key
/// @param entropy of the recovery key
record NewMember(SignedRecord inception, PrivatePart words, byte[] seed, byte[] entropy) {
  /// Makes the keys and signs.
  ///
  /// @throws Failure 2 if the name cannot be one
  static NewMember of(Session session, String name) {
    PrivatePart words = words(session, name);
    byte[] seed = random(session, SigningKey.SEED_SIZE);
    byte[] entropy = random(session, RecoveryWords.ENTROPY_BYTES);
    SigningKey device = SigningKey.ofSeed(seed);
    SigningKey recovery = RecoveryWords.key(entropy);
    // The name must be shown at other sites, beside what the person did: its scope is the network.
    Core core =
        Core.inception(
            device.publicKey(),
            session.clock().millis(),
            Scope.NETWORK,
            words.commitment(),
            new Body.MemberInception(Sha256.of(recovery.publicKey().toByteArray())));
    return new NewMember(RecordCodec.sign(core, device), words, seed, entropy);
  }

  private static PrivatePart words(Session session, String name) {
    try {
      return PrivatePart.of(new Words.MemberWords(name), random(session, PrivatePart.SALT_SIZE));
    } catch (MalformedException e) {
      throw new Failure(Exit.USAGE, "bad_words", String.valueOf(e.getMessage()));
    }
  }

  private static byte[] random(Session session, int size) {
    byte[] bytes = new byte[size];
    session.secure().nextBytes(bytes);
    return bytes;
  }
}
