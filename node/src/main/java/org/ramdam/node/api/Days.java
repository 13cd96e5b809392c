package org.ramdam.node.api;

import org.ramdam.protocol.record.Body;

/// Days of requests, in days since 1970-01-01; 0 where none is given.
final class Days {
  private Days() {}

  /// The first day of a period, the first of all if none is given.
  static int from(int asked) {
    return orElse(asked, 0);
  }

  /// The last day of a period, the last of all if none is given.
  static int to(int asked) {
    return orElse(asked, Body.Contribution.LAST_DAY);
  }

  /// The day of a moment, in UTC.
  static int of(long unixMs) {
    return (int) Math.floorDiv(unixMs, 86_400_000L);
  }

  private static int orElse(int asked, int standard) {
    if (asked < 0 || asked > Body.Contribution.LAST_DAY) {
      throw ApiException.badRequest(
          "day out of range: " + Integer.toUnsignedLong(asked),
          "a day is a number of days since 1970-01-01");
    }
    return asked == 0 ? standard : asked;
  }
}
