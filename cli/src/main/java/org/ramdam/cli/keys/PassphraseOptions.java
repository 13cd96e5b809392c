package org.ramdam.cli.keys;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import picocli.CommandLine.Option;

/// Where a passphrase comes from: a file, the terminal, or the standard input if it is not one.
/// Never the arguments, which other users can see.
public class PassphraseOptions {
  /// Characters of a new passphrase, at least.
  static final int MIN_CHARACTERS = 8;

  /// Bytes of a passphrase, at most.
  static final int MAX_BYTES = 1024;

  @Option(names = "--passphrase-file", paramLabel = "FILE")
  private @Nullable Path file;

  /// Asks for the passphrase of an identity.
  ///
  /// @return in UTF-8 of form NFC
  byte[] ask(Session session, String name) throws IOException {
    return normal(read(session, session.text("passphrase.ask", name)));
  }

  /// Asks for a new passphrase, twice on a terminal.
  byte[] askNew(Session session, String name) throws IOException {
    byte[] chosen = normal(read(session, session.text("passphrase.new", name)));
    String text = new String(chosen, StandardCharsets.UTF_8);
    if (text.codePointCount(0, text.length()) < MIN_CHARACTERS) {
      throw new Failure(Exit.KEY, "passphrase_short", MIN_CHARACTERS);
    }
    if (file == null && session.terminals().in()) {
      byte[] again = normal(read(session, session.text("passphrase.again")));
      if (!Arrays.equals(chosen, again)) {
        throw new Failure(Exit.KEY, "passphrase_differs");
      }
    }
    return chosen;
  }

  private byte[] read(Session session, String question) throws IOException {
    if (file != null) {
      try (InputStream in = Files.newInputStream(file)) {
        return capped(in);
      }
    }
    Console console = session.terminals().in() ? System.console() : null;
    if (console == null) {
      return capped(session.in());
    }
    char[] typed = console.readPassword("%s ", question);
    if (typed == null) {
      throw new Failure(Exit.KEY, "passphrase_short", MIN_CHARACTERS);
    }
    byte[] bytes = new String(typed).getBytes(StandardCharsets.UTF_8);
    Arrays.fill(typed, '\0');
    return bytes;
  }

  private static byte[] capped(InputStream in) throws IOException {
    // Two more: the end of line that is removed.
    byte[] bytes = in.readNBytes(MAX_BYTES + 3);
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length -= length > 1 && bytes[length - 2] == '\r' ? 2 : 1;
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] normal(byte[] bytes) {
    String text =
        Normalizer.normalize(new String(bytes, StandardCharsets.UTF_8), Normalizer.Form.NFC);
    byte[] normal = text.getBytes(StandardCharsets.UTF_8);
    if (normal.length > MAX_BYTES || bytes.length > MAX_BYTES) {
      throw new Failure(Exit.KEY, "passphrase_long", MAX_BYTES);
    }
    return normal;
  }
}
