package org.ramdam.cli.imports.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;

/// From the bytes of a CSV file to its text. A byte order mark is believed, and what has none is
/// UTF-8; Windows-1252 is a guess, made only when guesses are asked for.
final class CsvText {
  /// Bytes of a file.
  static final int MAX_BYTES = 128 << 20;

  /// Characters of a cell: more than any text that may be signed.
  static final int MAX_CELL = 16 << 10;

  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final Pattern ANNOUNCED = Pattern.compile("sep=([;,\t|])");

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

  /// A file's text.
  ///
  /// @param encoding by its common name
  record Decoded(String text, String encoding) {}

  /// Reads the bytes as what they are.
  ///
  /// @param guess whether what is not UTF-8 may be taken for Windows-1252
  static Decoded decode(byte[] bytes, boolean guess) throws UnreadableException {
    if (bytes.length > MAX_BYTES) {
      throw new UnreadableException(Problem.ofFile(Code.TOO_LARGE));
    }
    if (startsWith(bytes, 'P', 'K', 3, 4) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
      throw new UnreadableException(Problem.ofFile(Code.SPREADSHEET));
    }
    Decoded decoded =
        startsWith(bytes, 0xff, 0xfe)
            ? utf16(bytes, StandardCharsets.UTF_16LE)
            : startsWith(bytes, 0xfe, 0xff)
                ? utf16(bytes, StandardCharsets.UTF_16BE)
                : oneByte(bytes, guess);
    if (decoded.text.isBlank()) {
      throw new UnreadableException(Problem.ofFile(Code.EMPTY));
    }
    return decoded;
  }

  private static Decoded utf16(byte[] bytes, Charset charset) throws UnreadableException {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes, 2, bytes.length - 2);
      return new Decoded(strict(charset).decode(in).toString(), "UTF-16");
    } catch (CharacterCodingException _) {
      throw new UnreadableException(Problem.ofFile(Code.UTF_16));
    }
  }

  private static Decoded oneByte(byte[] bytes, boolean guess) throws UnreadableException {
    if (looksLikeUtf16(bytes)) {
      throw new UnreadableException(Problem.ofFile(Code.UTF_16));
    }
    int start = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CoderResult result = strict(StandardCharsets.UTF_8).decode(in, out, true);
    if (!result.isError()) {
      return new Decoded(out.flip().toString(), "UTF-8");
    }
    if (guess && start == 0 && !isMostlyUtf8(bytes)) {
      try {
        String text = strict(WINDOWS).decode(ByteBuffer.wrap(bytes)).toString();
        return new Decoded(text, WINDOWS.name());
      } catch (CharacterCodingException _) {
        // told below
      }
    }
    String text = out.flip().toString();
    int last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    throw new UnreadableException(
        new Problem(
            Code.NOT_UTF_8,
            lines(text),
            1 + count(text.substring(last), separatorOf(text)),
            "",
            text.substring(last)));
  }

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// Whether more of what is beyond ASCII is sound UTF-8 than is not: a file that was damaged,
  /// which Windows-1252 would turn into other letters.
  private static boolean isMostlyUtf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    long broken = text.chars().filter(c -> c == '\ufffd').count();
    long sound = text.codePoints().filter(c -> c > 0x7f && c != 0xfffd).count();
    return sound > broken;
  }

  /// Whether every other byte is zero, as in any text of our alphabets.
  private static boolean looksLikeUtf16(byte[] bytes) {
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

  /// Whether this is the line `sep=;` by which a spreadsheet says what separates the cells.
  static boolean announcesSeparator(String line) {
    return line.strip().equals("sep=") || ANNOUNCED.matcher(line.strip()).matches();
  }

  /// The separator that the first line announces, or has most of.
  static char separatorOf(String text) {
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    Matcher announced = ANNOUNCED.matcher(first.strip());
    if (announced.matches()) {
      return announced.group(1).charAt(0);
    }
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
