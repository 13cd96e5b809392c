package org.ramdam.node.view.activity;

import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Verdict;

/// Where a contribution stands.
public enum ContributionState {
  /// Nobody who may has said anything.
  DECLARED,
  /// Someone who may has confirmed it, and nobody who may contests it.
  CONFIRMED,
  /// Someone who may contests it.
  CONTESTED;

  /// What these opinions make of a contribution that stands in the log of `site`.
  static ContributionState of(
      List<Opinion> opinions, Body.Contribution contribution, Bytes32 site) {
    ContributionState state = DECLARED;
    for (Opinion opinion : opinions) {
      if (opinion.counts(contribution, site)) {
        if (opinion.verdict() == Verdict.CONTEST) {
          return CONTESTED;
        }
        state = CONFIRMED;
      }
    }
    return state;
  }
}
