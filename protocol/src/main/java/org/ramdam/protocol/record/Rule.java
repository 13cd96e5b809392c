package org.ramdam.protocol.record;

/// What a policy may settle, with the value that holds until one does. In the order of the
/// published numbers, from 1.
public enum Rule {
  /// Days after which a contribution that nobody contests counts as confirmed tacitly.
  TACIT_DAYS(14, 1, 365),
  /// How many of those who may confirm a contribution must.
  CONFIRM_QUORUM(1, 1, 10),
  /// Minutes of one person and day above which they are warned.
  DAY_WARN_MINUTES(10 * 60, 1, 24 * 60),
  /// Minutes of one person and day above which nothing more is taken.
  DAY_LIMIT_MINUTES(16 * 60, 1, 24 * 60),
  /// Of a hundred stewards, how many put a policy in force.
  STEWARD_PERCENT(50, 1, 100),
  /// How many stewards at least put a policy in force.
  STEWARD_LEAST(2, 1, 20),
  /// 1: what a steward writes for a member counts as that member's own, and is shown as such.
  STEWARD_ENTRY(1, 0, 1),
  /// Minutes of one person and week above which they have taken too much on.
  WEEK_LOAD_MINUTES(20 * 60, 1, 7 * 24 * 60),
  /// Days after a member has left until their words are erased.
  RETENTION_DAYS(3 * 365, 30, 36_500),
  /// Answers of a pulse below which it is not shown.
  PULSE_LEAST(5, 3, 100),
  /// Euro cents that an hour of level 1 is valued at; 0: not settled.
  RATE_1(0, 0, 1_000_000),
  /// The same, level 2.
  RATE_2(0, 0, 1_000_000),
  /// The same, level 3.
  RATE_3(0, 0, 1_000_000),
  /// The same, level 4.
  RATE_4(0, 0, 1_000_000);

  private final int standard;
  private final int least;
  private final int most;

  Rule(int standard, int least, int most) {
    this.standard = standard;
    this.least = least;
    this.most = most;
  }

  /// What holds until a policy settles it.
  public int standard() {
    return standard;
  }

  /// The smallest value it takes.
  public int least() {
    return least;
  }

  /// The largest value it takes.
  public int most() {
    return most;
  }

  /// The rule for the rate of a level, 1 to 4.
  public static Rule rate(int level) {
    return values()[RATE_1.ordinal() + level - 1];
  }

  /// @throws IllegalArgumentException if it does not take this value
  void require(int value) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d to %d, got %d".formatted(this, least, most, value));
    }
  }
}
