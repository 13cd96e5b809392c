package org.ramdam.cli.imports.git;

import java.util.List;
import org.ramdam.cli.imports.Reading;

/// What was read of a repository, and whom of its authors the people file does not know.
///
/// @param unmatched those of most commits first; in the lines they are named as they are written
public record History(Reading reading, List<Author> unmatched) {
  /// Somebody who committed.
  ///
  /// @param mail may be empty
  public record Author(String name, String mail, int commits) {}

  public History {
    unmatched = List.copyOf(unmatched);
  }

  /// A people file to fill in: a line for each of the unmatched.
  public String peopleFile() {
    var file = new StringBuilder();
    for (Author author : unmatched) {
      String name = printable(author.name);
      String mail = printable(author.mail);
      file.append("# ").append(author.commits).append(" × ").append(name).append('\n');
      file.append(mail.isEmpty() ? name : mail).append(" = \n");
    }
    return file.toString();
  }

  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?").strip();
  }
}
