package org.ramdam.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The log of a node: one line an event on standard error, as `key="value"` pairs; as JSON lines
/// with `RAMDAM_LOG_FORMAT=json`. `RAMDAM_LOG=debug` says more.
public final class NodeLog {
  private NodeLog() {}

  /// Sets it up for this process.
  public static void configure(Map<String, String> env) {
    boolean json = "json".equals(env.get("RAMDAM_LOG_FORMAT"));
    boolean debug = "debug".equals(env.get("RAMDAM_LOG"));
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(new Line(json));
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    Logger.getLogger("org.ramdam").setLevel(debug ? Level.FINE : Level.INFO);
  }

  private static final class Line extends Formatter {
    private final boolean json;

    Line(boolean json) {
      this.json = json;
    }

    @Override
    public String format(LogRecord event) {
      Instant at = event.getInstant().truncatedTo(ChronoUnit.MILLIS);
      String level = level(event.getLevel());
      String name = event.getLoggerName().replaceFirst(".*\\.", "");
      String text = formatMessage(event);
      Throwable thrown = event.getThrown();
      String cause = thrown == null ? "" : cause(thrown);
      if (json) {
        return "{\"at\":\"%s\",\"level\":\"%s\",\"from\":\"%s\",\"event\":\"%s\"%s}%n"
            .formatted(
                at,
                level,
                name,
                escape(text),
                cause.isEmpty() ? "" : ",\"cause\":\"" + escape(cause) + "\"");
      }
      return "%s %s %s: %s%s%n"
          .formatted(
              at, level, name, oneLine(text), cause.isEmpty() ? "" : " cause=" + oneLine(cause));
    }

    private static String cause(Throwable thrown) {
      var out = new StringBuilder(thrown.toString());
      StackTraceElement[] trace = thrown.getStackTrace();
      for (int i = 0; i < Math.min(trace.length, 8); i++) {
        out.append(" at ").append(trace[i]);
      }
      return thrown.getCause() == null ? out.toString() : out + "; by " + cause(thrown.getCause());
    }

    private static String level(Level level) {
      return level.intValue() >= Level.SEVERE.intValue()
          ? "error"
          : level.intValue() >= Level.WARNING.intValue()
              ? "warn"
              : level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static String oneLine(String text) {
      return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static String escape(String text) {
      return oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"");
    }
  }
}
