package org.ramdam.protocol.tlog;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.protocol.bytes.MalformedException;

/// A text and signatures of it (C2SP signed-note). Nothing is verified here.
///
/// @param text ends with a newline; without other control characters
/// @param signatures 1 to 256
public record Note(String text, List<NoteSignature> signatures) {
  /// How many signatures a note may have.
  public static final int MAX_SIGNATURES = 256;

  public Note {
    signatures = List.copyOf(signatures);
    if (!isText(text)) {
      throw new IllegalArgumentException("not the text of a note");
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException("1 to 256 signatures, got " + signatures.size());
    }
  }

  private static boolean isText(String text) {
    return text.endsWith("\n")
        && text.codePoints()
            .allMatch(c -> (c >= ' ' || c == '\n') && Character.getType(c) != Character.SURROGATE);
  }

  /// The text, an empty line, and a line for each signature.
  public String encode() {
    var out = new StringBuilder(text).append('\n');
    for (NoteSignature signature : signatures) {
      out.append(signature.line()).append('\n');
    }
    return out.toString();
  }

  /// Reads what [#encode] writes.
  ///
  /// @throws MalformedException if it is anything else
  public static Note parse(String note) throws MalformedException {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n") || end + 2 == note.length()) {
      throw new MalformedException("a note is a text, an empty line and signature lines");
    }
    String text = note.substring(0, end + 1);
    if (!isText(text)) {
      throw new MalformedException("a note has no control characters");
    }
    var signatures = new ArrayList<NoteSignature>();
    for (int from = end + 2; from < note.length(); ) {
      int newline = note.indexOf('\n', from);
      if (signatures.size() == MAX_SIGNATURES) {
        throw new MalformedException("a note has at most 256 signatures");
      }
      signatures.add(NoteSignature.parseLine(note.substring(from, newline)));
      from = newline + 1;
    }
    return new Note(text, signatures);
  }
}
