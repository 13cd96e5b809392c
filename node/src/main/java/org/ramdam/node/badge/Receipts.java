package org.ramdam.node.badge;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Scope;

/// The receipts in a badge.
public final class Receipts {
  private Receipts() {}

  /// A receipt as text, without the words that their authors did not make public: a badge goes
  /// anywhere.
  public static String write(Receipt receipt) {
    Set<Bytes32> open = new HashSet<>();
    for (Receipt.Log log : receipt.logs()) {
      note(log.site().id(), log.site().core(), open);
      log.members().forEach(member -> note(member.id(), member.core(), open));
      log.entries().forEach(each -> note(each.record().id(), each.record().core(), open));
    }
    return receipt.hide((record, _) -> !open.contains(record)).encode();
  }

  private static void note(Bytes32 record, Core core, Set<Bytes32> open) {
    if (core.scope() == Scope.PUBLIC) {
      open.add(record);
    }
  }

  /// The id of the record in a text, of which nothing is verified; zero if it is no receipt.
  static Bytes32 record(String text) {
    try {
      return Receipt.parse(text).subject().record().id();
    } catch (MalformedException _) {
      return Bytes32.ZERO;
    }
  }

  /// What a text proves; null if it proves nothing.
  static @Nullable Proved prove(String text, Verifier verifier) {
    return Verification.of(text, Trust.NONE, verifier).proved();
  }
}
