package org.ramdam.cli;

import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Words;

/// Checks what people write before anything is asked of a node or a keystore.
public final class Texts {
  private static final byte[] NO_SALT = new byte[PrivatePart.SALT_SIZE];

  private Texts() {}

  /// A text that says something.
  ///
  /// @throws Failure 2 if it is blank, or not a text that may be signed
  public static void require(String option, String text) {
    if (text.isBlank()) {
      throw new Failure(Exit.USAGE, "bad_text", option);
    }
    check(option, new Words.AttestWords(text.strip()));
  }

  /// A label of one line and at most 120 characters; it may be empty.
  ///
  /// @throws Failure 2 if it is not one
  static void requireLabel(String option, String label) {
    check(option, new Words.ContributionWords("", label));
  }

  private static void check(String option, Words words) {
    try {
      PrivatePart.of(words, NO_SALT);
    } catch (MalformedException _) {
      boolean label = words instanceof Words.ContributionWords;
      throw new Failure(Exit.USAGE, label ? "bad_label" : "bad_text", option);
    }
  }
}
