package org.ramdam.cli.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// A fresh key of somebody who is a member already.
///
/// @param inception the member's first record
/// @param words its private part: their name
/// @param label how they call the device, as it is signed; null if they do not
record NewDevice(
    SignedRecord inception, PrivatePart words, byte[] seed, @Nullable PrivatePart label) {
  /// Makes the key, and sees to it that there is room for it.
  ///
  /// @param member what a node knows of the member
  /// @throws Failure 8 if the keystore has an identity of that name, 6 if the node does not have
  ///   the member's name, 2 if the label cannot be one
  static NewDevice of(Session session, DevicesReply member, String label) {
    if (member.getPrivatePart().isEmpty()) {
      throw new Failure(Exit.NETWORK, "member_words_missing", member.getMemberId());
    }
    try {
      SignedRecord inception = RecordCodec.decode(member.getInception().toByteArray());
      PrivatePart words = PrivatePart.decode(member.getPrivatePart().toByteArray());
      if (!KeyFile.isMember(inception, words)
          || !inception.id().hex().equals(member.getMemberId())) {
        throw new MalformedException("not a member's inception and words");
      }
      String name = KeyFile.nameIn(words);
      Path file = new Keystore(session.places().keys()).file(name);
      if (Files.exists(file)) {
        throw new Failure(Exit.RUNNING, "identity_here", name, file);
      }
      byte[] seed = random(session, SigningKey.SEED_SIZE);
      return new NewDevice(inception, words, seed, label(session, label));
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", "");
    }
  }

  private static @Nullable PrivatePart label(Session session, String label) {
    try {
      return label.isEmpty()
          ? null
          : PrivatePart.of(new Words.DeviceWords(label), random(session, PrivatePart.SALT_SIZE));
    } catch (MalformedException e) {
      throw new Failure(Exit.USAGE, "bad_words", String.valueOf(e.getMessage()));
    }
  }

  private static byte[] random(Session session, int size) {
    byte[] bytes = new byte[size];
    session.secure().nextBytes(bytes);
    return bytes;
  }

  SigningKey key() {
    return SigningKey.ofSeed(seed);
  }

  Bytes32 member() {
    return inception.id();
  }

  /// Puts it into the keystore.
  ///
  /// @return the file
  Path keep(Session session, PassphraseOptions passphrase, boolean open) throws IOException {
    String name = KeyFile.nameIn(words);
    byte[] secret = open ? new byte[0] : passphrase.askNew(session, name);
    Cipher cipher = open ? new Cipher.Plain() : Cipher.Passphrase.fresh(session.secure());
    var store = new Keystore(session.places().keys());
    store.add(KeyFile.seal(inception, words, key().publicKey(), seed, cipher, secret));
    Arrays.fill(secret, (byte) 0);
    return store.file(name);
  }

  /// Takes it out again: no log ever had it.
  static void forget(Path file) throws IOException {
    Files.delete(file);
  }
}
