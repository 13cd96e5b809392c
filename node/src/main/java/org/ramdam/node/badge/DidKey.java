package org.ramdam.node.badge;

import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// An Ed25519 key as a name that says the key itself: `did:key:z6Mk…`.
///
/// @see <a href="https://w3c-ccg.github.io/did-key-spec/">The did:key Method</a>
public record DidKey(Bytes32 key) {
  private static final String SCHEME = "did:key:";

  /// Multicodec's `ed25519-pub`, as a varint.
  private static final byte[] CODEC = {(byte) 0xed, 0x01};

  /// The name.
  public String text() {
    return SCHEME + multibase();
  }

  /// What proofs name: the one key of the document that the name stands for.
  public String verificationMethod() {
    return text() + "#" + multibase();
  }

  private String multibase() {
    byte[] bytes = new byte[CODEC.length + Bytes32.SIZE];
    System.arraycopy(CODEC, 0, bytes, 0, CODEC.length);
    key.write(bytes, CODEC.length);
    return Base58.encode(bytes);
  }

  /// Reads a name.
  ///
  /// @throws MalformedException if it is no `did:key` of an Ed25519 key
  public static DidKey parse(String text) throws MalformedException {
    if (!text.startsWith(SCHEME)) {
      throw new MalformedException("not a did:key");
    }
    byte[] bytes = Base58.decode(text.substring(SCHEME.length()), CODEC.length + Bytes32.SIZE);
    if (bytes[0] != CODEC[0] || bytes[1] != CODEC[1]) {
      throw new MalformedException("not a did:key of an Ed25519 key");
    }
    return new DidKey(Bytes32.of(bytes, CODEC.length));
  }
}
