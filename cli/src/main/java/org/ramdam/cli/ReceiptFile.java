package org.ramdam.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.tlog.Policy;

/// What people have on their disks: receipts, pages with a receipt in them, policies.
public final class ReceiptFile {
  private static final String START = "c2sp.org/tlog-proof@v1\n";

  /// More than any page with a receipt in it.
  private static final long MAX_BYTES = 1 << 20;

  private ReceiptFile() {}

  /// The text of a receipt, be it the file itself or in a page.
  ///
  /// @throws Failure 4 if it can be none
  static String read(Session session, Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new Failure(Exit.REFUSED, "not_proved", session.text("verify.too_large"));
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException _) {
      throw new Failure(Exit.REFUSED, "not_proved", session.text("finding.DAMAGED"));
    }
    if (!text.startsWith("<!DOCTYPE html>")) {
      return text;
    }
    int from = text.indexOf(START);
    int to = text.indexOf("</pre>", Math.max(from, 0));
    return from < 0 || to < 0 ? text : text.substring(from, to);
  }

  /// The policy in a file.
  ///
  /// @throws Failure 2 if it is none; says in which line
  public static Policy policy(Path file) throws IOException {
    if (Files.size(file) > Policy.MAX_BYTES) {
      throw new Failure(Exit.USAGE, "bad_policy", file, "a policy has at most 1 MiB");
    }
    try {
      return Policy.parse(Files.readAllBytes(file));
    } catch (MalformedException e) {
      throw new Failure(Exit.USAGE, "bad_policy", file, String.valueOf(e.getMessage()));
    }
  }
}
