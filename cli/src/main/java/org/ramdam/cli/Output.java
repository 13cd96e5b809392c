package org.ramdam.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Prints for people, or for programs. Colours only on a terminal, and never if `NO_COLOR` is set.
public final class Output {
  /// What a text means, for its colour.
  public enum Mark {
    STRONG("1"),
    GOOD("32"),
    CARE("33"),
    BAD("31"),
    FAINT("2");

    private final String sgr;

    Mark(String sgr) {
      this.sgr = sgr;
    }
  }

  private final Session session;
  private final boolean json;

  Output(Session session, boolean json) {
    this.session = session;
    this.json = json;
  }

  /// Whether to print one object instead of words.
  public boolean isJson() {
    return json;
  }

  /// Whether colours are wanted.
  static boolean colours(Session session) {
    return session.terminals().out()
        && session.env().getOrDefault("NO_COLOR", "").isEmpty()
        && !session.env().getOrDefault("TERM", "").equals("dumb");
  }

  /// Prints a message as JSON.
  public void json(MessageOrBuilder message) {
    session.out().println(jsonText(session, message));
  }

  /// Prints several messages as one object, each under its name.
  void json(SequencedMap<String, MessageOrBuilder> messages) {
    session
        .out()
        .println(
            messages.entrySet().stream()
                .map(one -> Json.quote(one.getKey()) + ":" + jsonText(session, one.getValue()))
                .collect(Collectors.joining(",", "{", "}")));
  }

  /// A message as JSON: one line, or indented for a terminal. Field names as in api.proto.
  public static String jsonText(Session session, MessageOrBuilder message) {
    var printer =
        JsonFormat.printer().preservingProtoFieldNames().alwaysPrintFieldsWithNoPresence();
    try {
      if (!session.terminals().out()) {
        printer = printer.omittingInsignificantWhitespace();
      }
      return printer.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("our own message", e);
    }
  }

  /// Prints a text of [Messages] on a line.
  public void line(String id, Object... arguments) {
    session.out().println(session.text(id, arguments));
  }

  /// Prints on a line as it is.
  public void plain(String text) {
    session.out().println(text);
  }

  /// An empty table.
  ///
  /// @param columns ids of their names
  public Table table(String... columns) {
    return new Table(this, session, columns);
  }

  /// A progress bar on the error stream: only on a terminal, only once it has taken a second.
  ///
  /// @param label id of what is going on
  /// @param total how many steps
  public Progress progress(String label, long total) {
    return new Progress(session, session.text(label), total);
  }

  /// The text in the colour of its meaning, where colours are wanted.
  public String mark(Mark mark, String text) {
    return colours(session) ? "\u001b[" + mark.sgr + "m" + text + "\u001b[0m" : text;
  }

  /// Columns of the terminal.
  static int width(Session session) {
    try {
      int columns = Integer.parseInt(session.env().getOrDefault("COLUMNS", "").strip());
      if (columns >= 20) {
        return columns;
      }
    } catch (NumberFormatException _) {
      // ask the terminal
    }
    try {
      var stty = new ProcessBuilder("stty", "size").redirectInput(new java.io.File("/dev/tty"));
      Process process = stty.start();
      String size = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Math.max(20, Integer.parseInt(size.strip().split(" ", 2)[1]));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return 80;
    }
  }

  /// `text` with a capital at its start: what a node says itself has none.
  static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /// `text` as one line of what a terminal may show: no control characters, no change of the
  /// direction of writing.
  public static String clean(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
          if (c == '\n' || c == '\t') {
            out.append(' ');
          } else if (Character.getType(c) == Character.CONTROL || direction) {
            out.append('\ufffd');
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }
}
