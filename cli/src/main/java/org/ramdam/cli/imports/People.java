package org.ramdam.cli.imports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.protocol.record.SkillId;

/// Who the authors of a source are, as people of the network know them: a file of lines `name or
/// address = person`, with comments from a `#` on at the start of a line. Case and accents do not
/// count; a person left empty is nobody whose time is to be imported.
public final class People {
  /// Nobody is known.
  public static final People NONE = new People(Map.of());

  /// Bytes of a file.
  public static final int MAX_BYTES = 4 << 20;

  private final Map<String, String> persons;

  private People(Map<String, String> persons) {
    this.persons = Map.copyOf(persons);
  }

  /// A file that was read.
  ///
  /// @param problems if there are any, the people are not to be used
  public record PeopleReading(People people, List<Problem> problems) {
    public PeopleReading {
      problems = List.copyOf(problems);
    }
  }

  /// Reads a file.
  public static PeopleReading read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return new PeopleReading(NONE, List.of(Problem.ofFile(Code.TOO_LARGE)));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return read(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (CharacterCodingException _) {
      return new PeopleReading(NONE, List.of(Problem.ofFile(Code.NOT_UTF_8)));
    }
  }

  private static PeopleReading read(String text) {
    Map<String, String> persons = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    long number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.lastIndexOf('=');
      String author = SkillId.fold(line.substring(0, Math.max(equals, 0)));
      String person = line.substring(equals + 1).strip();
      if (author.isEmpty() || !Wording.isName(person)) {
        problems.add(new Problem(Code.PEOPLE_LINE, number, 0, "", line));
      } else if (persons.putIfAbsent(author, person) != null) {
        problems.add(new Problem(Code.PEOPLE_TWICE, number, 0, "", line));
      }
    }
    return new PeopleReading(new People(persons), problems);
  }

  /// The person behind an author, by address first; empty if the file does not say, or `""` if it
  /// says nobody.
  public Optional<String> find(String name, String mail) {
    String person = persons.get(SkillId.fold(mail));
    if (person == null || mail.isEmpty()) {
      person = persons.get(SkillId.fold(name));
    }
    return Optional.ofNullable(person);
  }
}
