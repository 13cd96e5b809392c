package org.ramdam.cli.imports.git;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.ramdam.protocol.Limits;

/// The subjects of a day's commits, a line each: as many as may stand in a record, then how many
/// more there were.
final class DayText {
  private static final int MOST_BYTES = Limits.TEXT_BYTES - 32;

  private final StringBuilder text = new StringBuilder();
  private int bytes;
  private int more;

  void add(String subject) {
    String normal = Normalizer.normalize(subject, Normalizer.Form.NFC);
    int size = normal.getBytes(StandardCharsets.UTF_8).length + 1;
    if (more > 0 || bytes + size > MOST_BYTES || subject.isEmpty()) {
      more++;
    } else {
      text.append(text.isEmpty() ? "" : "\n").append(normal);
      bytes += size;
    }
  }

  @Override
  public String toString() {
    return text + (more == 0 ? "" : (text.isEmpty() ? "" : "\n") + "… +" + more);
  }
}
