package org.ramdam.cli.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.cli.Failure;
import org.ramdam.protocol.crypto.Sha256;

/// The file of a person's key, beneath its check line.
public final class KeyFileTarget {
  private KeyFileTarget() {}

  /// Reads bytes as such a file, which is refused or written again as it was.
  public static void read(byte[] lines) {
    byte[] check = ("check " + Sha256.of(lines).hex() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] file = ByteBuffer.allocate(lines.length + check.length).put(lines).put(check).array();
    try {
      if (!Arrays.equals(KeyFile.decode(file, "it").encode(), file)) {
        throw new AssertionError("a key file is another one once written");
      }
    } catch (Failure _) {
      // as it should
    }
  }
}
