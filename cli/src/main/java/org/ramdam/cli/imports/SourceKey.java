package org.ramdam.cli.imports;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ramdam.protocol.crypto.Sha256;

/// Keys of lines: short, printable, the same whenever a line is read again.
public final class SourceKey {
  private static final int DIGITS = 32;

  private static final Pattern SHORT = Pattern.compile("[!-~]{1,200}");

  private SourceKey() {}

  /// The key of a line that its source names: the name itself, if it is short and plain.
  ///
  /// @param kind of source
  public static String ofName(String kind, String name) {
    return SHORT.matcher(name).matches() ? kind + ":" + name : ofContent(kind, name);
  }

  /// The key of a line that has no name of its own: a digest of all that it says.
  ///
  /// @param kind of source
  /// @param parts what it says, none of which has a NUL
  public static String ofContent(String kind, Object... parts) {
    String content = Arrays.stream(parts).map(String::valueOf).collect(Collectors.joining("\0"));
    byte[] bytes =
        Normalizer.normalize(content, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    return kind + ":" + Sha256.of(bytes).hex().substring(0, DIGITS);
  }
}
