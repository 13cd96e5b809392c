package org.ramdam.cli.imports;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import org.ramdam.protocol.record.Action;

/// What one line of a source says that somebody did, whatever the source. Names stand as written;
/// all texts are in Unicode form NFC and keep the rules for the words of a record.
///
/// @param line of the source, from 1; of a history, the commit's place in it
/// @param columns where each field stands in the line, from 1; without those that stand nowhere
/// @param firstDay since 1970-01-01
/// @param lastDay the same, not before `firstDay`
/// @param minutes of each of the people
/// @param people who did it; none: whoever imports it
/// @param receiver for whom; empty if the source does not say
/// @param skill a label; empty if none
/// @param project empty if none
/// @param key says which line of which kind of source it is: the same line has the same key
///   whenever it is read, and no other line of its source has it
public record SourceLine(
    long line,
    Map<Field, Integer> columns,
    int firstDay,
    int lastDay,
    int minutes,
    List<String> people,
    String receiver,
    String what,
    String skill,
    String project,
    Action action,
    String key) {
  public SourceLine {
    columns = Map.copyOf(columns);
    people =
        people.isEmpty() ? List.of() : people.stream().map(SourceLine::nfc).distinct().toList();
    receiver = nfc(receiver);
    what = nfc(what);
    skill = nfc(skill);
    project = nfc(project);
    if (firstDay < 0 || lastDay < firstDay || minutes <= 0 || key.isEmpty()) {
      throw new IllegalArgumentException(
          "days %d to %d, %d minutes, key %s".formatted(firstDay, lastDay, minutes, key));
    }
  }

  /// Where `field` stands in the line, from 1; 0 if nowhere.
  public int column(Field field) {
    return columns.getOrDefault(field, 0);
  }

  /// The same, for another project.
  public SourceLine withProject(String other) {
    return new SourceLine(
        line, columns, firstDay, lastDay, minutes, people, receiver, what, skill, other, action,
        key);
  }

  private static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
