package org.ramdam.cli.imports.contributors;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ramdam.cli.Messages;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.Robots;
import org.ramdam.cli.imports.SourceKey;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.Wording;
import org.ramdam.protocol.record.Action;

/// Reads `.all-contributorsrc`: a line for each person and type of contribution.
public final class AllContributors {
  /// Bytes of a file.
  public static final int MAX_BYTES = 16 << 20;

  private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+)");

  private final JsonReader json;
  private final ContributorsOptions options;
  private final Messages messages;
  private final List<Person> people = new ArrayList<>();
  private final List<SourceLine> lines = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private String project = "";
  private String owner = "";

  private record Person(long line, String login, String name, List<String> types) {}

  private AllContributors(String text, ContributorsOptions options, Messages messages) {
    this.json = new JsonReader(new StringReader(text));
    this.options = options;
    this.messages = messages;
  }

  /// Reads a file.
  ///
  /// @param messages how types are called; those it does not know stay as they are written
  public static Reading read(byte[] bytes, ContributorsOptions options, Messages messages) {
    if (bytes.length > MAX_BYTES) {
      return Reading.refused(Problem.ofFile(Code.TOO_LARGE));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String marked = text.startsWith("\ufeff") ? text.substring(1) : text;
      return marked.isBlank()
          ? Reading.refused(Problem.ofFile(Code.EMPTY))
          : new AllContributors(marked, options, messages).read();
    } catch (CharacterCodingException _) {
      return Reading.refused(Problem.ofFile(Code.NOT_UTF_8));
    }
  }

  private Reading read() {
    try {
      readFile();
    } catch (MalformedJsonException | EOFException | NumberFormatException _) {
      return Reading.refused(problem(Code.JSON));
    } catch (IllegalStateException _) {
      // A value of another type than its name has in the schema.
      return Reading.refused(problem(Code.JSON_SHAPE));
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot fail to be read", e);
    }
    return reading();
  }

  private void readFile() throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "projectName" -> project = json.nextString().strip();
        case "projectOwner" -> owner = json.nextString().strip();
        case "contributors" -> readPeople();
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedJsonException("more after the end");
    }
  }

  private void readPeople() throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      long line = problem(Code.JSON).line();
      String login = "";
      String name = "";
      List<String> types = List.of();
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "login" -> login = json.nextString().strip();
          case "name" -> name = json.nextString().strip();
          case "contributions" -> types = readTypes();
          default -> json.skipValue();
        }
      }
      json.endObject();
      people.add(new Person(line, login, name, types));
    }
    json.endArray();
  }

  /// Types are texts, or objects with a type and an address.
  private List<String> readTypes() throws IOException {
    var types = new ArrayList<String>();
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() == JsonToken.BEGIN_OBJECT) {
        json.beginObject();
        while (json.hasNext()) {
          if (json.nextName().equals("type")) {
            types.add(json.nextString().strip());
          } else {
            json.skipValue();
          }
        }
        json.endObject();
      } else {
        types.add(json.nextString().strip());
      }
    }
    json.endArray();
    return types;
  }

  /// Where the reader stands, which it tells nowhere else.
  private Problem problem(Code code) {
    Matcher place = PLACE.matcher(json.toString());
    boolean found = place.find();
    return new Problem(
        code,
        found ? Long.parseLong(place.group(1)) : 0,
        found ? Integer.parseInt(place.group(2)) : 0,
        json.getPath(),
        "");
  }

  private Reading reading() {
    var remarks = new ArrayList<Remark>();
    if (!Wording.isName(project)) {
      return Reading.refused(new Problem(Code.TEXT, 0, 0, "projectName", project));
    }
    int robots = 0;
    Map<Integer, Integer> claims = new TreeMap<>();
    Set<String> keys = new HashSet<>();
    for (Person person : people) {
      if (Robots.isRobot(person.name, person.login)) {
        robots++;
        continue;
      }
      for (String type : person.types) {
        addLine(person, type, keys, claims);
      }
    }
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add(Problem.ofFile(Code.NOTHING));
    }
    if (!lines.isEmpty()) {
      remarks.add(Remark.of(Remark.Kind.DAY_GIVEN, options.day()));
    }
    claims.forEach(
        (minutes, count) -> remarks.add(Remark.of(Remark.Kind.CLAIM_TYPE, count, minutes)));
    if (robots > 0) {
      remarks.add(Remark.of(Remark.Kind.ROBOTS, robots));
    }
    return new Reading(lines, problems, remarks);
  }

  private void addLine(Person person, String type, Set<String> keys, Map<Integer, Integer> claims) {
    String name = person.name.isEmpty() ? person.login : person.name;
    if (name.isEmpty()) {
      problems.add(new Problem(Code.NAME_MISSING, person.line, 0, "name", type));
      return;
    }
    if (type.isEmpty() || !Wording.isName(name) || !Wording.isName(type)) {
      problems.add(new Problem(Code.TEXT, person.line, 0, name, type));
      return;
    }
    String who = person.login.isEmpty() ? person.name : person.login;
    String key =
        SourceKey.ofName("all-contributors", "%s/%s:%s:%s".formatted(owner, project, who, type));
    if (keys.add(key)) {
      int day = (int) options.day().toEpochDay();
      int minutes = options.minutesOf(type);
      claims.merge(minutes, 1, Integer::sum);
      lines.add(
          new SourceLine(
              person.line,
              Map.of(),
              day,
              day,
              minutes,
              List.of(name),
              "",
              label(type),
              "",
              project,
              Action.WORK,
              key));
    }
  }

  private String label(String type) {
    String id = "contribution_type." + type;
    return messages.has(id) ? messages.text(id) : type;
  }
}
