package org.ramdam.protocol.record;

/// A step of a dispute. In the order of the published numbers, from 1.
public enum Step {
  /// A party disputes a contribution, which it is about.
  OPEN,
  /// Somebody who is no party mediates; about the opening.
  MEDIATE,
  /// The mediator decides; about the opening, or about the appeal.
  DECIDE,
  /// A party appeals, once; about the decision.
  APPEAL
}
