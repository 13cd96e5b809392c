package org.ramdam.node.view.activity;

/// Where a contribution stands on a day.
public enum ContributionState {
  /// It waits for those who may confirm it.
  DECLARED,
  /// Enough of those who may have confirmed it.
  CONFIRMED,
  /// Nobody has contested it within the time that the site has voted.
  TACIT,
  /// Someone who may contests it.
  CONTESTED,
  /// A dispute about it is open.
  DISPUTED,
  /// A mediator lets it count.
  DECIDED,
  /// It does not count: a mediator says so, or it stands in for another one and may not.
  VOID,
  /// Another one stands in for it.
  CORRECTED,
  /// Who wrote it has taken it back.
  WITHDRAWN;

  /// Whether it is confirmed: by somebody, by a mediator, or tacitly.
  public boolean counts() {
    return this == CONFIRMED || this == DECIDED || this == TACIT;
  }

  /// Whether it still says something: whether it counts, or may yet.
  public boolean isLive() {
    return switch (this) {
      case DECLARED, CONFIRMED, TACIT, CONTESTED, DISPUTED, DECIDED -> true;
      case VOID, CORRECTED, WITHDRAWN -> false;
    };
  }
}
