package org.ramdam.cli.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The data of the demo: sites of the census of 2019, contributions to two shared projects. The
/// README beside the files says where they come from.
final class DemoData {
  /// Sites there are.
  static final int SITES = 8;

  /// How many contributions `--fast` takes.
  static final int FAST = 300;

  /// How many of the newest deeds are still to be done.
  static final int TO_DO = 9;

  /// The projects, whose history the data are.
  static final List<String> PROJECTS = List.of("timeoverflow", "valueflows");

  /// What one person's day comes to at most: the node warns of more, and refuses more than sixteen
  /// hours.
  static final int DAY_MINUTES = 10 * 60;

  private static final int STEP = 5;

  /// In the order they join: those of the network's first three first.
  private static final List<String> FIRST = List.of("179", "515", "1386");

  private record PersonDay(String person, int day) {}

  private DemoData() {}

  /// One thing that someone did.
  ///
  /// @param ref hexadecimal digits, one of a kind
  /// @param at when
  /// @param minutes that it took, see [#deeds]
  record Deed(
      String project, String ref, String person, OffsetDateTime at, String subject, int minutes) {
    /// The day in the person's own time: days since 1970-01-01.
    int day() {
      return (int) at.toLocalDate().toEpochDay();
    }

    /// What the first digits of its reference stand for: the same for ever, and no pattern in it.
    int number() {
      return Integer.parseInt(ref.substring(0, 7), 16);
    }

    private PersonDay personDay() {
      return new PersonDay(person, day());
    }

    private Deed taking(int other) {
      return new Deed(project, ref, person, at, subject, other);
    }
  }

  /// The names of the first `count` sites. Those that share a name are told apart by their town.
  static List<String> sites(int count) throws IOException {
    List<NamedCsvRecord> rows = new ArrayList<>(read("cget_tiers_lieux_2019_dordogne.csv"));
    rows.sort(Comparator.comparingInt(DemoData::rank));
    var names = new HashMap<String, Integer>();
    rows.forEach(row -> names.merge(name(row), 1, Integer::sum));
    return rows.stream()
        .limit(count)
        .map(row -> names.getOrDefault(name(row), 0) == 1 ? name(row) : name(row) + " " + town(row))
        .toList();
  }

  private static int rank(NamedCsvRecord row) {
    int at = FIRST.indexOf(row.getField("ID"));
    return at < 0 ? FIRST.size() : at;
  }

  /// The census writes CELA, without the accent and the town that its people give it.
  private static String name(NamedCsvRecord row) {
    String name = row.getField("NOM_TL").replaceAll("[\\s\u00a0]+", " ").strip().replace('\'', '’');
    return switch (name) {
      case "CELA" -> "CéLA Bergerac";
      case "Le lieu du Faire" -> "Le Lieu du Faire";
      default -> name;
    };
  }

  private static String town(NamedCsvRecord row) {
    return row.getField("COMINIT").strip();
  }

  /// All deeds, oldest first.
  ///
  /// The data have no hours: a deed takes 15 to 120 minutes, by its reference alone. A person's day
  /// that would come to more than ten hours is shared out: each deed of it takes its part of ten
  /// hours, in whole steps of five minutes.
  static List<Deed> deeds() throws IOException {
    var rough = new ArrayList<Deed>();
    for (String project : PROJECTS) {
      for (NamedCsvRecord row : read("contributions_git_" + project + ".csv")) {
        Deed deed =
            new Deed(
                project,
                row.getField("ref"),
                row.getField("contributor"),
                OffsetDateTime.parse(row.getField("date")),
                row.getField("subject").strip(),
                0);
        rough.add(deed.taking(15 * (1 + deed.number() % 8)));
      }
    }
    rough.sort(Comparator.comparing((Deed deed) -> deed.at.toInstant()).thenComparing(Deed::ref));
    var days = new HashMap<PersonDay, Integer>();
    rough.forEach(deed -> days.merge(deed.personDay(), deed.minutes, Integer::sum));
    return rough.stream()
        .map(deed -> shared(deed, days.getOrDefault(deed.personDay(), 0)))
        .toList();
  }

  private static Deed shared(Deed deed, int day) {
    return day <= DAY_MINUTES
        ? deed
        : deed.taking(Math.max(STEP, deed.minutes * DAY_MINUTES / day / STEP * STEP));
  }

  /// The newest of `deeds`: in the demo they are work that is still to be done.
  static List<Deed> toDo(List<Deed> deeds) {
    return deeds.subList(deeds.size() - TO_DO, deeds.size());
  }

  /// The others.
  static List<Deed> done(List<Deed> deeds) {
    return deeds.subList(0, deeds.size() - TO_DO);
  }

  /// `count` of `deeds`, spread evenly over the years.
  static List<Deed> spread(List<Deed> deeds, int count) {
    var taken = new ArrayList<Deed>(count);
    for (int i = 0; i < count; i++) {
      taken.add(deeds.get((int) ((long) i * deeds.size() / count)));
    }
    return taken;
  }

  private static List<NamedCsvRecord> read(String name) throws IOException {
    try (InputStream in = DemoData.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      try (var rows = CsvReader.builder().ofNamedCsvRecord(text)) {
        return rows.stream().toList();
      }
    }
  }

  /// Words that the subject of a deed may start with or hold, and the skill they speak of. The
  /// first that fits holds.
  private static final Map<String, List<String>> SKILLS = skills();

  private static Map<String, List<String>> skills() {
    var skills = new java.util.LinkedHashMap<String, List<String>>();
    skills.put("Traduction", List.of("translat", "locale", "i18n", "spanish", "catalan"));
    skills.put("Tests logiciels", List.of("test", "spec ", "specs", "rspec", "coverage"));
    skills.put("Documentation", List.of("readme", "doc", "typo", "wording", "glossary"));
    skills.put("Mise en ligne", List.of("deploy", "docker", "travis", "release", "capistrano"));
    skills.put("Mise en page", List.of("css", "style", "layout", "html", "bootstrap", "icon"));
    skills.put("Modélisation", List.of("diagram", "ontology", "vocab", "class", "propert", "ttl"));
    skills.put("Correction de bogues", List.of("fix", "bug", "error", "broken"));
    return skills;
  }

  /// The skill that a deed took, by its subject; empty if no word tells.
  static String skill(String subject) {
    String words = subject.toLowerCase(Locale.ROOT);
    return SKILLS.entrySet().stream()
        .filter(skill -> skill.getValue().stream().anyMatch(words::contains))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }
}
