package org.ramdam.protocol.anchor;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.tlog.Checkpoint;

/// Where a site says that each log it holds stands. Whoever has such a log can tell whether its
/// first entries have that root.
///
/// @param by the origin of the log of the site that says so
/// @param anchorKey the key of the Sigsum log in which it says so
/// @param heads of the logs, each once; kept by ascending origin
public record Frontier(String by, Bytes32 anchorKey, List<Checkpoint> heads) {
  private static final String HEADER = "ramdam/v1/frontier\n";

  public Frontier {
    requireNonNull(anchorKey);
    var sorted = new ArrayList<>(heads);
    sorted.sort(Comparator.comparing(Checkpoint::origin));
    heads = List.copyOf(sorted);
    if (!isOneWord(by) || !heads.stream().allMatch(head -> isOneWord(head.origin()))) {
      throw new IllegalArgumentException("an origin is one word here");
    }
    if (heads.stream().map(Checkpoint::origin).distinct().count() < heads.size()) {
      throw new IllegalArgumentException("a log stands in one place");
    }
  }

  private static boolean isOneWord(String origin) {
    return !origin.isEmpty() && origin.indexOf(' ') < 0;
  }

  /// The file, in UTF-8: a header, `by` and an origin, `anchor` and a key in hexadecimal, and for
  /// each log its origin, its size and its root in base64, with a space between them.
  public byte[] encode() {
    var out = new StringBuilder(HEADER);
    out.append("by ").append(by).append('\n');
    out.append("anchor ").append(anchorKey.hex()).append('\n');
    for (Checkpoint head : heads) {
      out.append(head.origin()).append(' ').append(head.size()).append(' ');
      out.append(Base64.getEncoder().encodeToString(head.root().toByteArray())).append('\n');
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
