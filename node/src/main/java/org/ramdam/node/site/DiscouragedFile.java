package org.ramdam.node.site;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// The file `discouraged` in a site's directory: which sites are left alone, one a line, and until
/// when. What is in it outlives the process.
public final class DiscouragedFile {
  /// Its name.
  public static final String NAME = "discouraged";

  private final Path file;

  /// The one of the site in `directory`.
  public DiscouragedFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  /// What it says: by site, milliseconds since 1970.
  ///
  /// @throws BadConfig if it says anything else
  public Map<Bytes32, Long> read() throws IOException {
    var until = new TreeMap<Bytes32, Long>();
    if (!Files.exists(file)) {
      return until;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new BadConfig(file + " is not text; the file may be taken away");
    }
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split(" ", 2);
      try {
        until.put(Bytes32.parseHex(words[0]), Instant.parse(words[1]).toEpochMilli());
      } catch (MalformedException
          | DateTimeParseException
          | ArithmeticException
          | IndexOutOfBoundsException e) {
        throw new BadConfig(
            "%s, line %d: a site's id and a time expected; the file may be taken away"
                .formatted(file, i + 1));
      }
    }
    return until;
  }

  /// Writes it anew.
  public void write(Map<Bytes32, Long> until) throws IOException {
    var lines = new StringBuilder();
    until.forEach((site, end) ->
        lines.append(site.hex()).append(' ').append(Instant.ofEpochMilli(end)).append('\n'));
    SiteDirectory.write(file, lines.toString());
  }
}
