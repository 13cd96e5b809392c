package org.ramdam.protocol.record;

/// What a party asks for, or a mediator decides. In the order of the published numbers, from 1.
public enum Outcome {
  /// It counts as it was declared.
  CONFIRM,
  /// It counts with other minutes.
  ADJUST,
  /// It does not count.
  VOID
}
