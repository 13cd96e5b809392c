package org.ramdam.protocol.record;

/// What someone says about a record. In the order of the published numbers, from 1.
public enum Verdict {
  /// Of a contribution: it is as it says.
  CONFIRM,
  /// Of a contribution: it is not.
  CONTEST,
  /// Of a skill: they have it.
  ENDORSE,
  /// Of a contribution that someone else wrote for me: it is mine. Of a commitment: I take it.
  ACCEPT,
  /// The opposite of [#ACCEPT].
  DECLINE,
  /// Of a policy.
  APPROVE,
  /// By a site: this taking, giving back or handing over has its place in my log.
  WITNESS,
  /// Of a commitment: I give it back.
  RELEASE,
  /// Of a commitment: another member takes it from me, once they accept.
  HAND_OVER,
  /// The record shall no longer count, or I no longer say what I said of it.
  WITHDRAW
}
