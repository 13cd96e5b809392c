package org.ramdam.node.view.activity;

/// What has become of a contribution, apart from confirmations.
enum Judgement {
  /// Nothing.
  NONE,
  /// Someone who may contests it.
  CONTESTED,
  /// A party has opened a dispute, or appealed, and nobody has decided since.
  DISPUTED,
  /// A mediator lets it count.
  DECIDED,
  /// A mediator does not; or it stands in for another one and may not.
  VOID,
  /// Another one stands in for it.
  CORRECTED,
  /// Who wrote it has taken it back.
  WITHDRAWN;

  /// Whether the contribution still says something.
  boolean isLive() {
    return switch (this) {
      case NONE, CONTESTED, DISPUTED, DECIDED -> true;
      case VOID, CORRECTED, WITHDRAWN -> false;
    };
  }
}
