package org.ramdam.protocol.policy;

import java.util.List;
import org.ramdam.protocol.record.Rule;

/// All that a site has put in force. For a day and a rule, the newest edition holds that settles
/// the rule and is about the day.
///
/// @param editions by version, ascending, without the defaults
public record Book(List<Edition> editions) {
  /// Of a site that has voted nothing.
  public static final Book DEFAULTS = new Book(List.of());

  public Book {
    editions = List.copyOf(editions);
  }

  /// What holds on a day, in the unit of the rule.
  ///
  /// @param day in days since 1970-01-01
  public int value(Rule rule, int day) {
    Integer value = settling(rule, day).settings().get(rule);
    return value == null ? rule.standard() : value;
  }

  /// The edition that settles a rule on a day; [Edition#DEFAULTS] if none does.
  public Edition settling(Rule rule, int day) {
    for (Edition edition : editions.reversed()) {
      if (edition.fromDay() <= day && edition.settings().containsKey(rule)) {
        return edition;
      }
    }
    return Edition.DEFAULTS;
  }

  /// The newest edition about a day; [Edition#DEFAULTS] if there is none.
  public Edition on(int day) {
    for (Edition edition : editions.reversed()) {
      if (edition.fromDay() <= day) {
        return edition;
      }
    }
    return Edition.DEFAULTS;
  }
}
