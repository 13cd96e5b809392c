package org.ramdam.node.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.tlog.NoteKey;

/// A file of the keys of logs: a vkey a line (C2SP signed-note), whose name is the origin of its
/// log. Empty lines, and those that begin with `#`, say nothing. A log may have several keys.
public final class LogList {
  private static final int MAX_BYTES = 1 << 20;

  private LogList() {}

  /// Reads a list.
  ///
  /// @throws BadConfig if there is no such file, or a line is no key of a log; says which
  public static List<NoteKey> read(Path file) {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadConfig(file + ": a list of logs has at most 1 MiB");
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadConfig("the list of logs cannot be read: " + e);
    }
    var keys = new ArrayList<NoteKey>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        NoteKey key = NoteKey.parse(line);
        if (key.type() != NoteKey.ED25519) {
          throw new MalformedException("the key of a log is of type 01");
        }
        keys.add(key);
      } catch (MalformedException e) {
        throw new BadConfig("%s, line %d: %s".formatted(file, number, e.getMessage()));
      }
    }
    return keys;
  }
}
