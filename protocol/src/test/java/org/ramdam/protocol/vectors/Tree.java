package org.ramdam.protocol.vectors;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.protocol.bytes.Bytes32;

/// A JSON object with its members in the order in which they were put; bytes are hexadecimal.
final class Tree {
  private final Map<String, Object> members = new LinkedHashMap<>();

  Tree put(String name, String text) {
    members.put(name, text);
    return this;
  }

  Tree put(String name, long number) {
    members.put(name, number);
    return this;
  }

  Tree put(String name, byte[] bytes) {
    return put(name, HexFormat.of().formatHex(bytes));
  }

  Tree put(String name, Bytes32 bytes) {
    return put(name, bytes.hex());
  }

  Tree put(String name, List<?> values) {
    members.put(name, values);
    return this;
  }

  static List<String> hex(List<Bytes32> hashes) {
    return hashes.stream().map(Bytes32::hex).toList();
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    write(this, 0, out);
    return out.append('\n').toString();
  }

  private static void write(Object value, int depth, StringBuilder out) {
    switch (value) {
      case Tree tree -> {
        var lines = new ArrayList<String>();
        tree.members.forEach((name, member) -> {
          var line = new StringBuilder().append(quoted(name)).append(": ");
          write(member, depth + 1, line);
          lines.add(line.toString());
        });
        block("{", lines, "}", depth, out);
      }
      case List<?> list -> {
        var lines = new ArrayList<String>();
        for (Object each : list) {
          var line = new StringBuilder();
          write(each, depth + 1, line);
          lines.add(line.toString());
        }
        block("[", lines, "]", depth, out);
      }
      case String text -> out.append(quoted(text));
      default -> out.append(value);
    }
  }

  private static void block(
      String open, List<String> lines, String close, int depth, StringBuilder out) {
    String indent = "\n" + "  ".repeat(depth + 1);
    out.append(open)
        .append(lines.isEmpty() ? "" : indent)
        .append(String.join("," + indent, lines))
        .append(lines.isEmpty() ? "" : "\n" + "  ".repeat(depth))
        .append(close);
  }

  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            default -> out.append((char) c);
          }
        });
    return out.append('"').toString();
  }
}
