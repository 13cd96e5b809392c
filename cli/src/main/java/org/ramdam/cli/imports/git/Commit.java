package org.ramdam.cli.imports.git;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A commit as `git log` prints it with [#FORMAT].
///
/// @param day of the author, in the author's zone; null if it is no day of our calendar
/// @param authors the author, then those of the `Co-authored-by` trailers; never empty
record Commit(
    String hash, int parents, @Nullable LocalDate day, List<Identity> authors, String subject) {
  /// Hash, parents, author by way of `.mailmap`, day, co-authors one a line, subject.
  static final String FORMAT =
      "%H%x00%P%x00%aN%x00%aE%x00%aI%x00"
          + "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0A)%x00%s";

  private static final int FIELDS = 7;
  private static final Pattern IDENTITY = Pattern.compile("([^<]*)<([^>]*)>.*");

  /// A name and an address; either may be empty.
  record Identity(String name, String mail) {}

  /// The commits in the output of `git log -z`.
  ///
  /// @throws IllegalArgumentException if it is no such output
  static List<Commit> parse(byte[] output) {
    String[] fields = new String(output, StandardCharsets.UTF_8).split("\0", -1);
    // The last commit too ends in a NUL.
    if (fields.length % FIELDS != 1 || !fields[fields.length - 1].isEmpty()) {
      throw new IllegalArgumentException("expected fields by sevens, got " + fields.length);
    }
    var commits = new ArrayList<Commit>(fields.length / FIELDS);
    for (int i = 0; i + FIELDS < fields.length; i += FIELDS) {
      commits.add(
          new Commit(
              fields[i],
              fields[i + 1].isBlank() ? 0 : fields[i + 1].strip().split(" ", -1).length,
              day(fields[i + 4]),
              authors(fields[i + 2], fields[i + 3], fields[i + 5]),
              fields[i + 6].replace('\t', ' ').strip()));
    }
    return commits;
  }

  private static @Nullable LocalDate day(String time) {
    try {
      return OffsetDateTime.parse(time).toLocalDate();
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static List<Identity> authors(String name, String mail, String trailers) {
    var authors = new ArrayList<Identity>();
    authors.add(new Identity(name.strip(), mail.strip()));
    for (String trailer : trailers.split("\n", -1)) {
      Matcher identity = IDENTITY.matcher(trailer);
      if (identity.matches()) {
        authors.add(new Identity(identity.group(1).strip(), identity.group(2).strip()));
      } else if (!trailer.isBlank()) {
        authors.add(new Identity(trailer.strip(), ""));
      }
    }
    return List.copyOf(authors);
  }
}
