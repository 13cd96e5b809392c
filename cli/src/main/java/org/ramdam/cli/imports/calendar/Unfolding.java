package org.ramdam.cli.imports.calendar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjLongConsumer;

/// The bytes of a calendar as unfolded lines. A fold may stand inside a character, so that lines
/// are put together before they are decoded.
final class Unfolding {
  /// What a line is taken for that is not UTF-8, as those of old programs are.
  static final Charset OTHER = Charset.forName("windows-1252");

  private final byte[] bytes;
  private final byte[] line;
  private int length;
  private boolean decodedOther;

  Unfolding(byte[] bytes) {
    this.bytes = bytes;
    this.line = new byte[bytes.length];
  }

  /// Whether a line was not UTF-8.
  boolean decodedOther() {
    return decodedOther;
  }

  /// Gives every line that is not blank, and where it begins.
  void forEach(ObjLongConsumer<String> consumer) {
    int at = bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb ? 3 : 0;
    long number = 1;
    long start = 1;
    while (at < bytes.length) {
      byte b = bytes[at++];
      if (b != '\n' && b != '\r') {
        line[length++] = b;
        continue;
      }
      if (b == '\r' && at < bytes.length && bytes[at] == '\n') {
        at++;
      }
      number++;
      if (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
      } else {
        emit(consumer, start);
        start = number;
      }
    }
    emit(consumer, start);
  }

  private void emit(ObjLongConsumer<String> consumer, long start) {
    String text = decode();
    length = 0;
    if (!text.isBlank()) {
      consumer.accept(text, start);
    }
  }

  private String decode() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, 0, length))
          .toString();
    } catch (CharacterCodingException _) {
      decodedOther = true;
      return new String(line, 0, length, OTHER);
    }
  }
}
