package org.ramdam.node.taxonomy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The rows of the resource, as they stand: one line each, fields between tabs. Its README says how
/// it is made.
///
/// @param jobs job sheets, by code
/// @param rows entries, by folded French label, then source (ESCO first), then code
record Entries(List<Job> jobs, List<Row> rows) {
  private static final String FORMAT = "ramdam-taxonomy-1";
  private static final String ESCO_URI = "http://data.europa.eu/esco/skill/";
  private static final int FIELDS = 7;

  /// One entry.
  ///
  /// @param broader places in `rows` of the entries right above
  /// @param jobs places in `jobs` of the job sheets that ask for it
  record Row(
      Kind kind,
      String code,
      String french,
      @Nullable String english,
      List<String> alternatives,
      int[] broader,
      int[] jobs) {}

  /// Reads the compressed resource.
  ///
  /// @throws IllegalStateException if it is not as this version writes it
  static Entries read(InputStream compressed) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(compressed), StandardCharsets.UTF_8))) {
      String[] head = split(lines.readLine(), 3);
      if (!head[0].equals(FORMAT)) {
        throw new IllegalStateException("not a taxonomy of this version: " + head[0]);
      }
      int jobCount = Integer.parseInt(head[1]);
      int rowCount = Integer.parseInt(head[2]);
      var jobs = new ArrayList<Job>(jobCount);
      for (int i = 0; i < jobCount; i++) {
        String[] fields = split(lines.readLine(), 2);
        jobs.add(new Job(fields[0], fields[1]));
      }
      var rows = new ArrayList<Row>(rowCount);
      for (int i = 0; i < rowCount; i++) {
        rows.add(row(split(lines.readLine(), FIELDS), rowCount, jobCount));
      }
      return new Entries(jobs, rows);
    }
  }

  private static Row row(String[] fields, int rowCount, int jobCount) {
    Kind kind = Kind.of(fields[0]);
    return new Row(
        kind,
        kind.source() == Source.ESCO ? ESCO_URI + fields[1] : fields[1],
        fields[2],
        fields[3].isEmpty() ? null : fields[3],
        fields[4].isEmpty() ? List.of() : List.of(fields[4].split("\\|", -1)),
        places(fields[5], rowCount),
        places(fields[6], jobCount));
  }

  /// Ascending numbers, each written as the step from the one before.
  private static int[] places(String field, int count) {
    if (field.isEmpty()) {
      return new int[0];
    }
    String[] steps = field.split(" ", -1);
    int[] places = new int[steps.length];
    int place = 0;
    for (int i = 0; i < steps.length; i++) {
      place += Integer.parseInt(steps[i]);
      if (place < 0 || place >= count) {
        throw new IllegalStateException("no such row: " + place);
      }
      places[i] = place;
    }
    return places;
  }

  private static String[] split(@Nullable String line, int fields) {
    String[] split = line == null ? new String[0] : line.split("\t", -1);
    if (split.length != fields) {
      throw new IllegalStateException("a row of %d fields, not %d".formatted(split.length, fields));
    }
    return split;
  }
}
