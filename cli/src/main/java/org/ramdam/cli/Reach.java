package org.ramdam.cli;

import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.record.Scope;

/// How far a reason goes: it is for somebody, who may be a member of another site. What was signed
/// once cannot be shared later, so whoever gives it says beforehand.
final class Reach {
  private Reach() {}

  /// Who may hold a reason.
  ///
  /// @param chosen null if nobody chose
  /// @param own id of the site of whoever gives it
  /// @param other id of a site where it should be read
  /// @param name of that site
  /// @throws Failure 2 if nobody chose, and the other site would not read it
  static Scope of(@Nullable Scope chosen, String own, String other, String name) {
    if (chosen != null) {
      return chosen;
    }
    if (!other.isEmpty() && !other.equals(own)) {
      throw new Failure(Exit.USAGE, "reason_stays", SiteTexts.name(Output.clean(name), other));
    }
    return Scope.SITE;
  }
}
