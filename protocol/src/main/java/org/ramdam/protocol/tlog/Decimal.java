package org.ramdam.protocol.tlog;

import org.ramdam.protocol.bytes.MalformedException;

/// Numbers as the C2SP formats have them: ASCII digits, no sign, no leading zero.
final class Decimal {
  private Decimal() {}

  static long parse(String text) throws MalformedException {
    long value = text.isEmpty() || text.length() > 19 ? -1 : 0;
    for (int i = 0; i < text.length() && value >= 0; i++) {
      int digit = text.charAt(i) - '0';
      // A negative value is the overflow of nineteen digits.
      value = digit < 0 || digit > 9 ? -1 : value * 10 + digit;
    }
    if (value < 0 || (text.length() > 1 && text.charAt(0) == '0')) {
      throw new MalformedException("not a decimal number without leading zero");
    }
    return value;
  }
}
