package org.ramdam.cli.sheet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.ramdam.cli.Messages;
import org.ramdam.cli.Output;

/// What stands at one place of a table: a person's text, or a figure.
public sealed interface Cell {
  /// A text, perhaps of somebody who means harm.
  record Text(String text) implements Cell {}

  /// A time worked.
  record Hours(long minutes) implements Cell {}

  /// An amount in cents of a euro.
  record Money(long cents) implements Cell {}

  /// How many.
  record Count(long count) implements Cell {}

  /// Days since 1970-01-01.
  record Day(long epochDay) implements Cell {}

  /// How people read it.
  default String shown(Messages messages) {
    return switch (this) {
      case Text(String text) -> Output.clean(text);
      case Hours(long minutes) -> messages.hours(minutes);
      case Money(long cents) -> messages.money(cents);
      case Count(long count) -> messages.number(count);
      case Day(long day) -> messages.day(day);
    };
  }

  /// How a spreadsheet reads it: a decimal number with a point, or an ISO date. A text is as it is.
  default String plain() {
    return switch (this) {
      case Text(String text) -> text;
      case Hours(long minutes) -> decimal(BigDecimal.valueOf(minutes), 60, 4);
      case Money(long cents) -> BigDecimal.valueOf(cents, 2).toPlainString();
      case Count(long count) -> Long.toString(count);
      case Day(long day) -> LocalDate.ofEpochDay(day).toString();
    };
  }

  /// Whether it is aligned at the right.
  default boolean isFigure() {
    return !(this instanceof Text) && !(this instanceof Day);
  }

  private static String decimal(BigDecimal value, int divisor, int digits) {
    BigDecimal exact = value.divide(BigDecimal.valueOf(divisor), digits, RoundingMode.HALF_UP);
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }
}
