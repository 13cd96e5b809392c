package org.ramdam.protocol.tlog;

import java.util.Base64;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// Base64 as the C2SP formats have it (RFC 4648 section 4, padded), read strictly: what is accepted
/// is what would be written.
final class Base64Text {
  private Base64Text() {}

  static String of(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String of(Bytes32 hash) {
    return of(hash.toByteArray());
  }

  static byte[] parse(String text) throws MalformedException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (of(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new MalformedException("not padded base64");
  }

  static Bytes32 parseHash(String text) throws MalformedException {
    byte[] bytes = parse(text);
    if (bytes.length != Bytes32.SIZE) {
      throw new MalformedException("expected a hash of 32 bytes, got " + bytes.length);
    }
    return Bytes32.of(bytes);
  }
}
