package org.ramdam.protocol.receipt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ramdam.protocol.bytes.MalformedException;

/// Receipts. Every signature counts as true, and the bytes are what stands within a receipt, under
/// its digest and its compression, so that more than these stand between them and the checks.
public final class ReceiptTarget {
  private static final Receipt RECEIPT = read(Path.of("../docs/protocol/vectors/confirmed.ramdam"));

  private ReceiptTarget() {}

  private static Receipt read(Path file) {
    try {
      return Receipt.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The bytes are the message of a receipt.
  public static void fuzzerTestOneInput(byte[] data) {
    String text = ReceiptCodec.wrap(RECEIPT, data);
    var _ = Verification.of(text, Trust.NONE, (_, _, _) -> true);
    try {
      String again = Receipt.parse(text).encode();
      if (!again.equals(text)) {
        throw new IllegalStateException("what was read is written in another way");
      }
    } catch (MalformedException _) {
      // as it should
    }
  }
}
