package org.ramdam.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// Ids of records as people give them: the whole, or at least four digits of it.
final class RecordIds {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{4,64}");

  private RecordIds() {}

  /// Whether `text` may be one.
  static boolean isId(String text) {
    return ID.matcher(text.strip().toLowerCase(Locale.ROOT)).matches();
  }

  /// `text` as the node knows it.
  ///
  /// @throws Failure 2 if it is no id
  static String require(String text) {
    if (!isId(text)) {
      throw new Failure(Exit.USAGE, "bad_id", text);
    }
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /// A whole id that a node gave, as records have it.
  ///
  /// @throws Failure 6 if it is none
  static Bytes32 key(String id) {
    try {
      return Bytes32.parseHex(id);
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", id);
    }
  }
}
