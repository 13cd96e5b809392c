package org.ramdam.protocol.fuzz;

import java.util.Arrays;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;

/// Records and their words: what is accepted is the only encoding of what it says.
final class RecordTarget {
  private RecordTarget() {}

  /// The first byte says what the others are.
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    try {
      switch (data[0] % 3) {
        case 0 -> {
          SignedRecord record = RecordCodec.decode(bytes);
          Oracle.same(bytes, record.entry());
          Oracle.same(Sha256.of(record.coreBytes()).toByteArray(), record.id().toByteArray());
        }
        case 1 -> {
          Core core = RecordCodec.decodeCore(bytes);
          SignedRecord again = RecordCodec.of(bytes, new byte[64]);
          Oracle.require(core.equals(again.core()), "a core is read in two ways");
        }
        default -> {
          PrivatePart words = PrivatePart.decode(bytes);
          Oracle.same(bytes, words.salted());
          Oracle.require(
              Disclosure.of(words).matches(words.commitment()),
              "what is shown of all words is not what was committed to");
        }
      }
    } catch (MalformedException _) {
      // as it should
    }
  }
}
