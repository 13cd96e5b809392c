package org.ramdam.cli.imports;

import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Words;

/// Whether a text may stand in a record, by the rules of the protocol.
public final class Wording {
  private static final byte[] NO_SALT = new byte[PrivatePart.SALT_SIZE];

  private Wording() {}

  /// Whether it may be what was done: at most 4096 bytes, no control or direction characters.
  public static boolean isText(String text) {
    return isWhole(text) && fits(new Words.ContributionWords(text, ""));
  }

  /// Whether it may be the name of a person, a site, a skill or a project: the same, on one line of
  /// at most 120 characters. May be empty.
  public static boolean isName(String text) {
    return isWhole(text) && fits(new Words.ContributionWords("", text));
  }

  /// Whether it is Unicode: half a character would be encoded as another one.
  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
      }
    }
    return true;
  }

  private static boolean fits(Words words) {
    try {
      PrivatePart.of(words, NO_SALT);
      return true;
    } catch (MalformedException _) {
      return false;
    }
  }
}
