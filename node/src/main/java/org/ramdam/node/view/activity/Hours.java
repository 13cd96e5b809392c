package org.ramdam.node.view.activity;

import org.ramdam.protocol.policy.Book;

/// Minutes of contributions, by what stands behind them. Not thread-safe.
public final class Hours {
  private long count;
  private long confirmed;
  private long tacit;
  private long declared;
  private long contested;
  private long unaccepted;
  private long professional;

  /// Adds what somebody has of a contribution; nothing, if it no longer says anything.
  ///
  /// @param book of the site it was written at
  /// @param day of the contribution
  /// @param nowMs Unix time of the question
  public void add(Share share, Book book, int day, long nowMs) {
    ContributionState state = share.state(book, day, nowMs);
    if (!state.isLive()) {
      return;
    }
    int minutes = share.minutes();
    if (!share.standing().isTheirs(book, day)) {
      unaccepted += minutes;
      return;
    }
    count++;
    switch (state) {
      case CONFIRMED, DECIDED -> confirmed += minutes;
      case TACIT -> tacit += minutes;
      case DECLARED -> declared += minutes;
      case CONTESTED, DISPUTED -> contested += minutes;
      case VOID, CORRECTED, WITHDRAWN -> throw new IllegalStateException("says nothing: " + state);
    }
    if (share.professional() && state.counts()) {
      professional += minutes;
    }
  }

  /// Contributions that are theirs.
  public long count() {
    return count;
  }

  /// Confirmed by somebody, or by a mediator.
  public long confirmed() {
    return confirmed;
  }

  /// Confirmed by the policy's delay.
  public long tacit() {
    return tacit;
  }

  /// Not yet confirmed.
  public long declared() {
    return declared;
  }

  /// Contested, or in dispute.
  public long contested() {
    return contested;
  }

  /// Written by others and not accepted: in none of the other sums.
  public long unaccepted() {
    return unaccepted;
  }

  /// The part of confirmed and tacit that is no volunteer work.
  public long professional() {
    return professional;
  }
}
