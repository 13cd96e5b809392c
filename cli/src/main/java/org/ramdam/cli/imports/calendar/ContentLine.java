package org.ramdam.cli.imports.calendar;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A line of a calendar: `NAME;PARAMETER=value:value`.
///
/// @param line where it begins, from 1
/// @param name in upper case
/// @param parameters by name in upper case; of a list, its text
/// @param value as written
record ContentLine(long line, String name, Map<String, String> parameters, String value) {
  /// Reads an unfolded line; empty if it is none.
  static Optional<ContentLine> parse(long line, String text) {
    int at = endOfName(text, 0);
    if (at == 0 || at == text.length()) {
      return Optional.empty();
    }
    String name = upper(text.substring(0, at));
    var parameters = new LinkedHashMap<String, String>();
    while (text.charAt(at) == ';') {
      int nameEnd = endOfName(text, at + 1);
      int end = endOfParameter(text, nameEnd);
      if (end == text.length()) {
        return Optional.empty();
      }
      if (text.charAt(nameEnd) == '=') {
        parameters.putIfAbsent(
            upper(text.substring(at + 1, nameEnd)), unquoted(text.substring(nameEnd + 1, end)));
      }
      at = end;
    }
    return text.charAt(at) == ':'
        ? Optional.of(new ContentLine(line, name, parameters, text.substring(at + 1)))
        : Optional.empty();
  }

  private static String upper(String name) {
    return name.strip().toUpperCase(Locale.ROOT);
  }

  private static int endOfName(String text, int from) {
    int at = from;
    while (at < text.length() && ":;=".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /// A quoted value may hold what ends others.
  private static int endOfParameter(String text, int from) {
    boolean quoted = false;
    int at = from;
    while (at < text.length() && (quoted || ":;".indexOf(text.charAt(at)) < 0)) {
      quoted ^= text.charAt(at) == '"';
      at++;
    }
    return at;
  }

  /// Without quotes, and with what RFC 6868 writes after a `^`.
  private static String unquoted(String value) {
    return value
        .replace("\"", "")
        .replace("^n", "\n")
        .replace("^'", "\"")
        .replace("^^", "^")
        .strip();
  }

  String parameter(String parameter) {
    return parameters.getOrDefault(parameter, "");
  }

  /// The value as a text, without its escapes.
  String text() {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    var out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        i++;
        char escaped = value.charAt(i);
        out.append(escaped == 'n' || escaped == 'N' ? '\n' : escaped);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
