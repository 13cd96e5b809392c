package org.ramdam.node.view.activity;

import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Rule;

/// Whose word it is that somebody did something.
public enum Standing {
  /// Their own, or they have accepted it.
  OWN,
  /// A steward's of the site it was written at.
  STEWARD,
  /// Another member's: not theirs before they accept it.
  OTHER,
  /// Another member's, and they say that it is not theirs.
  DECLINED;

  /// Whether it counts as theirs.
  ///
  /// @param book of the site it was written at
  /// @param day of the contribution
  public boolean isTheirs(Book book, int day) {
    return switch (this) {
      case OWN -> true;
      case STEWARD -> book.value(Rule.STEWARD_ENTRY, day) == 1;
      case OTHER, DECLINED -> false;
    };
  }
}
