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

/// A key of somebody who is a member already, which no log of theirs has yet: a fresh one, or one
/// that was kept when what was to bring it broke off, or that signs for them at another site.
///
/// @param inception the member's first record
/// @param words its private part: their name
/// @param label how they call the device, as it is signed; null if they do not
/// @param kept the file that it is in already; null if it is fresh
record NewDevice(
    SignedRecord inception,
    PrivatePart words,
    byte[] seed,
    @Nullable PrivatePart label,
    @Nullable Path kept) {
  /// Makes the key, or opens the one that is here and not at the node's site yet.
  ///
  /// @param member what a node knows of the member
  /// @throws Failure 8 if the keystore has an identity of that name that is another member's, or
  ///   signs at the site; 6 if the node does not have the member's name, 2 if the label cannot be
  ///   one
  static NewDevice of(
      Session session, PassphraseOptions passphrase, DevicesReply member, String label)
      throws IOException {
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
      var store = new Keystore(session.places().keys());
      Path file = store.file(name);
      PrivatePart called = label(session, label);
      if (!Files.exists(file)) {
        byte[] seed = random(session, SigningKey.SEED_SIZE);
        return new NewDevice(inception, words, seed, called, null);
      }
      KeyFile known = store.read(file);
      if (!known.member().equals(inception.id()) || signs(known.device(), member)) {
        throw new Failure(Exit.RUNNING, "identity_here", name, file);
      }
      byte[] seed = new Identity(session, passphrase, known).key().seed();
      return new NewDevice(inception, words, seed, called, file);
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", "");
    }
  }

  /// Whether the site's log has the key, revoked or not.
  private static boolean signs(Bytes32 key, DevicesReply member) {
    return member.getDevicesList().stream()
        .anyMatch(device ->
            device.getSiteId().equals(member.getSiteId()) && device.getKey().equals(key.hex()));
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

  /// Puts it into the keystore, if it is not there.
  ///
  /// @return the file
  Path keep(Session session, PassphraseOptions passphrase, boolean open) throws IOException {
    if (kept != null) {
      return kept;
    }
    String name = KeyFile.nameIn(words);
    byte[] secret = open ? new byte[0] : passphrase.askNew(session, name);
    Cipher cipher = open ? new Cipher.Plain() : Cipher.Passphrase.fresh(session.secure());
    var store = new Keystore(session.places().keys());
    store.add(KeyFile.seal(inception, words, key().publicKey(), seed, cipher, secret));
    Arrays.fill(secret, (byte) 0);
    return store.file(name);
  }

  /// Takes a fresh one out again: no log ever had it.
  void forget(Path file) throws IOException {
    if (kept == null) {
      Files.delete(file);
    }
  }
}
