package org.ramdam.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.SkillId;

/// How people call a rule, and how they write its values.
///
/// @param english as `ramdam` shows it in English
/// @param french the same in French, without accents
record RuleWord(Rule rule, String english, String french, Unit unit) {
  private static final Pattern COUNT = Pattern.compile("([0-9]{1,9})");
  private static final Pattern DAYS = Pattern.compile("([0-9]{1,9}) ?(?:d|j|days?|jours?)?");
  private static final Pattern HOURS = Pattern.compile("([0-9]{1,6}(?:[.,][0-9]{1,2})?) ?h");
  private static final Pattern HOURS_MINUTES = Pattern.compile("([0-9]{1,6}) ?h ?([0-5][0-9])");
  private static final Pattern MINUTES = Pattern.compile("([0-9]{1,9}) ?(?:m|min|minutes?)");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,9}) ?%?");
  private static final Pattern EUROS =
      Pattern.compile("([0-9]{1,7}(?:[.,][0-9]{1,2})?) ?(?:€|eur|euros?)?(?: ?/ ?h)?");

  /// What a value counts.
  enum Unit {
    DAYS,
    CONFIRMATIONS,
    TIME,
    PERCENT,
    STEWARDS,
    YES_NO,
    ANSWERS,
    CENTS
  }

  /// The words for a rule.
  static RuleWord of(Rule rule) {
    return switch (rule) {
      case TACIT_DAYS -> new RuleWord(rule, "tacit-days", "delai-tacite", Unit.DAYS);
      case CONFIRM_QUORUM ->
          new RuleWord(rule, "confirm-quorum", "quorum-confirmation", Unit.CONFIRMATIONS);
      case DAY_WARN_MINUTES -> new RuleWord(rule, "day-warn", "alerte-jour", Unit.TIME);
      case DAY_LIMIT_MINUTES -> new RuleWord(rule, "day-limit", "plafond-jour", Unit.TIME);
      case STEWARD_PERCENT -> new RuleWord(rule, "steward-percent", "part-referents", Unit.PERCENT);
      case STEWARD_LEAST -> new RuleWord(rule, "steward-least", "minimum-referents", Unit.STEWARDS);
      case STEWARD_ENTRY -> new RuleWord(rule, "steward-entry", "saisie-referent", Unit.YES_NO);
      case WEEK_LOAD_MINUTES -> new RuleWord(rule, "week-load", "charge-semaine", Unit.TIME);
      case RETENTION_DAYS -> new RuleWord(rule, "retention-days", "duree-conservation", Unit.DAYS);
      case PULSE_LEAST -> new RuleWord(rule, "pulse-least", "minimum-barometre", Unit.ANSWERS);
      case RATE_1 -> new RuleWord(rule, "rate-1", "taux-1", Unit.CENTS);
      case RATE_2 -> new RuleWord(rule, "rate-2", "taux-2", Unit.CENTS);
      case RATE_3 -> new RuleWord(rule, "rate-3", "taux-3", Unit.CENTS);
      case RATE_4 -> new RuleWord(rule, "rate-4", "taux-4", Unit.CENTS);
    };
  }

  /// The rule that is called so, in either language, or as programs call it: `tacit_days`.
  ///
  /// @throws Failure 2 if none is
  static RuleWord find(Session session, String name) {
    String wanted = SkillId.fold(name).replace('_', '-');
    var known = new ArrayList<String>();
    for (Rule rule : Rule.values()) {
      RuleWord word = of(rule);
      List<String> names =
          List.of(word.english, word.french, word.rule.name().toLowerCase(Locale.ROOT));
      if (names.stream().anyMatch(each -> each.replace('_', '-').equals(wanted))) {
        return word;
      }
      known.addAll(names);
    }
    String nearest = Nearest.of(wanted, known);
    throw new Failure(
        Exit.USAGE,
        "unknown_rule",
        Output.clean(name),
        nearest.isEmpty() ? "" : session.text("nearest", nearest),
        String.join(
            ", ", Arrays.stream(Rule.values()).map(rule -> of(rule).called(session)).toList()));
  }

  /// The name of this rule in a person's language.
  String called(Session session) {
    return session.messages().isEnglish() ? english : french;
  }

  /// The value that `text` means: 14d, 10h, 2h30, 50%, yes, 12.50€ and the like.
  ///
  /// @throws Failure 2 if it is none, or one that the rule does not take
  int value(Session session, String text) {
    OptionalInt value = parse(text.strip().toLowerCase(Locale.ROOT));
    if (value.isEmpty() || value.getAsInt() < rule.least() || value.getAsInt() > rule.most()) {
      throw new Failure(
          Exit.USAGE,
          "rule_value",
          called(session),
          Output.clean(text),
          plain(session, rule.least()),
          plain(session, rule.most()),
          example(session));
    }
    return value.getAsInt();
  }

  private OptionalInt parse(String text) {
    return switch (unit) {
      case DAYS -> number(DAYS, text, 1);
      case CONFIRMATIONS, STEWARDS, ANSWERS -> number(COUNT, text, 1);
      case PERCENT -> number(PERCENT, text, 1);
      case TIME -> time(text);
      case CENTS -> number(EUROS, text, 100);
      case YES_NO ->
          switch (text) {
            case "yes", "oui", "1" -> OptionalInt.of(1);
            case "no", "non", "0" -> OptionalInt.of(0);
            default -> OptionalInt.empty();
          };
    };
  }

  private static OptionalInt time(String text) {
    Matcher both = HOURS_MINUTES.matcher(text);
    if (both.matches()) {
      return OptionalInt.of(Integer.parseInt(both.group(1)) * 60 + Integer.parseInt(both.group(2)));
    }
    OptionalInt hours = number(HOURS, text, 60);
    return hours.isPresent() ? hours : number(MINUTES, text, 1);
  }

  /// The number in `text`, in a unit that is `parts` times smaller; empty if that is not whole.
  private static OptionalInt number(Pattern pattern, String text, int parts) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    var exact =
        new BigDecimal(matcher.group(1).replace(',', '.')).multiply(BigDecimal.valueOf(parts));
    try {
      return OptionalInt.of(exact.intValueExact());
    } catch (ArithmeticException _) {
      return OptionalInt.empty();
    }
  }

  /// A value with its unit; that a rate is not settled, where it is not.
  String shown(Session session, int value) {
    return unit == Unit.CENTS && value == 0
        ? session.text("policy.unrated")
        : plain(session, value);
  }

  private String plain(Session session, int value) {
    return switch (unit) {
      case YES_NO -> session.text(value == 0 ? "answer.no" : "answer.yes");
      case TIME ->
          value < 60 ? session.text("policy.unit.minutes", value) : session.messages().hours(value);
      case CENTS -> {
        String point = session.messages().isEnglish() ? "." : ",";
        String euros = session.messages().number(value / 100);
        yield session.text("policy.unit.cents", euros + point + "%02d".formatted(value % 100));
      }
      case DAYS, CONFIRMATIONS, PERCENT, STEWARDS, ANSWERS ->
          session.text("policy.unit." + unit.name().toLowerCase(Locale.ROOT), value);
    };
  }

  /// How a value is typed.
  private String example(Session session) {
    boolean english = session.messages().isEnglish();
    return switch (unit) {
      case DAYS -> english ? "30d" : "30j";
      case CONFIRMATIONS, STEWARDS -> "2";
      case ANSWERS -> "5";
      case TIME -> "10h";
      case PERCENT -> "50%";
      case YES_NO -> session.text("answer.yes");
      case CENTS -> english ? "12.50€" : "12,50€";
    };
  }
}
