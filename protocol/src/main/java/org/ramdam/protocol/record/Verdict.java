package org.ramdam.protocol.record;

/// What someone says about a record. In the order of the published numbers, from 1.
public enum Verdict {
  CONFIRM,
  CONTEST,
  ENDORSE
}
