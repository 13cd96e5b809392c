package org.ramdam.cli.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.ramdam.cli.csv.Problem.Code;

/// From the bytes of a CSV file to its text. Only UTF-8 is read, with a byte order mark or without;
/// anything else is named, never guessed at.
final class CsvText {
  /// Bytes of a file.
  static final int MAX_BYTES = 128 << 20;

  /// Characters of a cell: more than any text that may be signed.
  static final int MAX_CELL = 16 << 10;

  private CsvText() {}

  /// What keeps the file from being read as lines of cells.
  static final class UnreadableException extends Exception {
    private final transient Problem problem;

    UnreadableException(Problem problem) {
      super(problem.toString());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  static String decode(byte[] bytes) throws UnreadableException {
    if (bytes.length > MAX_BYTES) {
      throw new UnreadableException(Problem.ofFile(Code.TOO_LARGE));
    }
    if (isUtf16(bytes)) {
      throw new UnreadableException(Problem.ofFile(Code.UTF_16));
    }
    boolean marked = startsWith(bytes, 0xef, 0xbb, 0xbf);
    ByteBuffer in = ByteBuffer.wrap(bytes, marked ? 3 : 0, bytes.length - (marked ? 3 : 0));
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
      throw new UnreadableException(
          new Problem(
              Code.NOT_UTF_8,
              lines(text),
              1 + count(text.substring(start), separatorOf(text)),
              "",
              text.substring(start)));
    }
    if (text.isBlank()) {
      throw new UnreadableException(Problem.ofFile(Code.EMPTY));
    }
    return text;
  }

  /// By its mark, or because every other byte is zero, as in any text of our alphabets.
  private static boolean isUtf16(byte[] bytes) {
    if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
      return true;
    }
    int length = Math.min(bytes.length, 1024);
    int even = 0;
    int odd = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        even += 1 - i % 2;
        odd += i % 2;
      }
    }
    return length >= 4 && Math.max(even, odd) > length / 4 && Math.min(even, odd) < length / 16;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /// How many lines `text` touches.
  private static long lines(String text) {
    long lines = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alone = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      lines += c == '\n' || alone ? 1 : 0;
    }
    return lines;
  }

  /// The separator that the first line has most of.
  static char separatorOf(String text) {
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    char best = ',';
    for (char separator : new char[] {';', '\t'}) {
      best = count(first, separator) > count(first, best) ? separator : best;
    }
    return best;
  }

  private static int count(String text, char wanted) {
    return (int) text.chars().filter(c -> c == wanted).count();
  }

  /// Finds the quotes that would make a parser swallow what follows them, and cells that no parser
  /// should hold.
  static void requireCells(String text, char separator) throws UnreadableException {
    long line = 1;
    int column = 1;
    int start = 0;
    long quotedFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean endOfLine =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (i - start > MAX_CELL) {
        throw new UnreadableException(
            new Problem(
                quotedFrom > 0 ? Code.QUOTE_OPEN : Code.CELL_LONG,
                quotedFrom > 0 ? quotedFrom : line,
                column,
                "",
                text.substring(start, start + 41)));
      }
      if (c == '\0') {
        throw new UnreadableException(
            new Problem(Code.NUL, line, column, "", text.substring(start, i)));
      }
      if (quotedFrom > 0) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          i++;
        } else if (c == '"') {
          requireEnd(text, i + 1, separator, line, column, start);
          quotedFrom = 0;
        }
      } else if (c == '"' && i == start) {
        quotedFrom = line;
      } else if (c == separator) {
        column++;
        start = i + 1;
      } else if (endOfLine) {
        column = 1;
        start = i + 1;
      }
      line += endOfLine ? 1 : 0;
    }
    if (quotedFrom > 0) {
      throw new UnreadableException(
          new Problem(Code.QUOTE_OPEN, quotedFrom, column, "", text.substring(start)));
    }
  }

  private static void requireEnd(
      String text, int at, char separator, long line, int column, int start)
      throws UnreadableException {
    if (at < text.length()) {
      char c = text.charAt(at);
      if (c != separator && c != '\n' && c != '\r') {
        throw new UnreadableException(
            new Problem(Code.QUOTE_INSIDE, line, column, "", text.substring(start)));
      }
    }
  }
}
