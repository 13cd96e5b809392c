package org.ramdam.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;

/// Receipts. Every signature counts as true and the digest over the text is made anew, so that more
/// than the two of them stand between random bytes and the checks.
final class ReceiptTarget {
  private ReceiptTarget() {}

  /// The bytes are a receipt.
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    var _ = Verification.of(text, Trust.NONE, (_, _, _) -> true);
    try {
      Receipt receipt = Receipt.parse(text);
      String again = receipt.encode();
      Oracle.same(again, Receipt.parse(again).encode());
      var _ = Verification.of(again, Trust.NONE, (_, _, _) -> true);
    } catch (MalformedException _) {
      // as it should
    }
  }
}
