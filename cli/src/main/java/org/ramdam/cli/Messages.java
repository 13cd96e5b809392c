package org.ramdam.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// The texts of the command line in one language, and how that language writes dates, hours and
/// numbers.
///
/// In a text {0} is the first argument, and {0?record:records} its singular or plural.
public final class Messages {
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private final boolean english;
  private final ResourceBundle bundle;

  private Messages(String language) {
    english = language.equals("en");
    String file = "messages_" + language + ".properties";
    try (InputStream in = Messages.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      bundle = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The texts in `fr` or `en`.
  ///
  /// @throws IllegalArgumentException if `language` is neither
  public static Messages of(String language) {
    if (!language.equals("fr") && !language.equals("en")) {
      throw new IllegalArgumentException("fr or en, got " + language);
    }
    return new Messages(language);
  }

  /// The language that the flag asks for, else the locale of the environment: `fr` or `en`.
  public static String language(@Nullable String flag, Map<String, String> env) {
    if (flag != null && (flag.equals("fr") || flag.equals("en"))) {
      return flag;
    }
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value.toLowerCase(Locale.ROOT).startsWith("fr") ? "fr" : "en";
      }
    }
    return "en";
  }

  /// Whether this is English.
  public boolean isEnglish() {
    return english;
  }

  /// For the help texts of picocli.
  public ResourceBundle bundle() {
    return bundle;
  }

  /// Whether there is such a text.
  public boolean has(String id) {
    return bundle.containsKey(id);
  }

  /// The text, with its arguments in place. Whole numbers are grouped.
  ///
  /// @throws java.util.MissingResourceException if there is none
  public String text(String id, Object... arguments) {
    String pattern = bundle.getString(id);
    if (pattern.indexOf('{') < 0) {
      return pattern;
    }
    var out = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      int open = pattern.indexOf('{', at);
      int close = open < 0 ? -1 : pattern.indexOf('}', open);
      if (close < 0) {
        break;
      }
      out.append(pattern, at, open).append(value(pattern.substring(open + 1, close), arguments));
      at = close + 1;
    }
    return out.append(pattern, at, pattern.length()).toString();
  }

  private String value(String slot, Object[] arguments) {
    int choice = slot.indexOf('?');
    int index = Integer.parseInt(choice < 0 ? slot : slot.substring(0, choice));
    Object argument = arguments[index];
    if (choice < 0) {
      return argument instanceof Long || argument instanceof Integer
          ? number(((Number) argument).longValue())
          : String.valueOf(argument);
    }
    int colon = slot.indexOf(':', choice);
    long count = ((Number) argument).longValue();
    boolean singular = count == 1 || (count == 0 && !english);
    return singular ? slot.substring(choice + 1, colon) : slot.substring(colon + 1);
  }

  /// 12,345 or 12 345.
  public String number(long value) {
    String digits = Long.toString(value);
    var out = new StringBuilder(digits);
    int first = value < 0 ? 1 : 0;
    for (int i = digits.length() - 3; i > first; i -= 3) {
      out.insert(i, english ? "," : "\u202f");
    }
    return out.toString();
  }

  /// 2.5 h, or 2 h 30.
  public String hours(long minutes) {
    long hours = minutes / 60;
    long rest = minutes % 60;
    if (!english) {
      return number(hours) + "\u00a0h" + (rest == 0 ? "" : "\u00a0%02d".formatted(rest));
    }
    long hundredths = (rest * 100 + 30) / 60;
    String fraction =
        hundredths % 10 == 0 ? Long.toString(hundredths / 10) : "%02d".formatted(hundredths);
    return number(hours) + (hundredths == 0 ? "" : "." + fraction) + "\u00a0h";
  }

  /// €1,234.50, or 1 234,50 €.
  ///
  /// @param cents not negative
  public String money(long cents) {
    String euros = number(cents / 100);
    String rest = "%02d".formatted(cents % 100);
    return english ? "€" + euros + "." + rest : euros + "," + rest + "\u00a0€";
  }

  /// 24 Nov 2026, or 24/11/2026.
  ///
  /// @param epochDay days since 1970-01-01
  public String day(long epochDay) {
    return day(LocalDate.ofEpochDay(epochDay));
  }

  private String day(LocalDate day) {
    return english
        ? day.getDayOfMonth() + " " + MONTHS[day.getMonthValue() - 1] + " " + day.getYear()
        : "%02d/%02d/%d".formatted(day.getDayOfMonth(), day.getMonthValue(), day.getYear());
  }

  /// Day and minute.
  ///
  /// @param ms Unix time in milliseconds
  public String moment(long ms, ZoneId zone) {
    var at = LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), zone);
    return day(at.toLocalDate()) + " " + minute(at);
  }

  /// The minute alone if `ms` is on the day of `nowMs`.
  public String recent(long ms, long nowMs, ZoneId zone) {
    var at = LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), zone);
    var now = LocalDateTime.ofInstant(Instant.ofEpochMilli(nowMs), zone);
    return at.toLocalDate().equals(now.toLocalDate()) ? minute(at) : moment(ms, zone);
  }

  private static String minute(LocalDateTime at) {
    return "%02d:%02d".formatted(at.getHour(), at.getMinute());
  }
}
