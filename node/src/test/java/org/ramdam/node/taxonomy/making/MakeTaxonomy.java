package org.ramdam.node.taxonomy.making;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.ramdam.protocol.record.SkillId;

/// Makes the resource: `MakeTaxonomy FOLDER FILE`, the folder of the CSV files that its README
/// names, and the file to write. The same files give the same bytes.
public final class MakeTaxonomy {
  private static final String ESCO_URI = "http://data.europa.eu/esco/skill/";

  private MakeTaxonomy() {}

  /// An entry on its way; `broader` and `jobs` hold codes.
  record Entry(
      char kind,
      String code,
      String french,
      String english,
      List<String> alternatives,
      Set<String> broader,
      Set<String> jobs) {
    private static final Comparator<Entry> ORDER =
        Comparator.comparing((Entry entry) -> SkillId.fold(entry.french()))
            .thenComparing(entry -> !entry.isEsco())
            .thenComparing(Entry::code);

    private boolean isEsco() {
      return kind == 'S' || kind == 'K';
    }
  }

  /// Reads the folder, writes the file.
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    var jobs = new TreeMap<String, String>();
    for (NamedCsvRecord row : rows(folder.resolve("rome4_referentiel_code_rome_v460.csv"))) {
      jobs.put(row.getField("code_rome"), clean(row.getField("libelle_rome")));
    }
    var entries = new LinkedHashMap<String, Entry>();
    addRome(folder, entries);
    addEsco(folder, entries);
    refuseCircles(entries);
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[1]))) {
              {
                def.setLevel(9);
              }
            },
            StandardCharsets.UTF_8)) {
      write(jobs, entries, out);
    }
  }

  private static List<NamedCsvRecord> rows(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
      return reader.stream().toList();
    }
  }

  private static void addRome(Path folder, Map<String, Entry> entries) throws IOException {
    for (NamedCsvRecord row : rows(folder.resolve("rome4_referentiel_competence_v460.csv"))) {
      boolean attitude = row.getField("cat_comp").startsWith("Savoir-être");
      boolean macro = row.getField("nature").startsWith("Macro");
      var broader = new TreeSet<String>();
      if (!row.getField("code_ogr_macro_comp").isEmpty()) {
        broader.add(row.getField("code_ogr_macro_comp"));
      }
      String code = row.getField("code_ogr");
      char kind = attitude ? 'A' : macro ? 'M' : 'C';
      String label = clean(row.getField("libelle_competence"));
      entries.put(code, new Entry(kind, code, label, "", List.of(), broader, new TreeSet<>()));
    }
    for (NamedCsvRecord row : rows(folder.resolve("rome4_liens_rome_referentiels_v460.csv"))) {
      Entry entry = entries.get(row.getField("code_ogr"));
      if (entry != null) {
        entry.jobs().add(row.getField("code_rome"));
      }
    }
  }

  private static void addEsco(Path folder, Map<String, Entry> entries) throws IOException {
    for (NamedCsvRecord row : rows(folder.resolve("esco_v1_skills_bilingual.csv"))) {
      String code = esco(row.getField("conceptUri"));
      char kind = row.getField("skillType").equals("knowledge") ? 'K' : 'S';
      String french = clean(row.getField("label_fr"));
      SequencedMap<String, String> alternatives = new LinkedHashMap<>();
      for (String alternative : row.getField("altLabels_fr").split("\\|", -1)) {
        alternatives.putIfAbsent(SkillId.fold(alternative), clean(alternative));
      }
      alternatives.remove("");
      alternatives.remove(SkillId.fold(french));
      entries.put(
          code,
          new Entry(
              kind,
              code,
              french,
              clean(row.getField("label_en")),
              List.copyOf(alternatives.values()),
              new TreeSet<>(),
              new TreeSet<>()));
    }
    // What is in a group alone stays without: the data has no labels of the groups.
    for (NamedCsvRecord row : rows(folder.resolve("esco_v1_broaderRelationsSkillPillar.csv"))) {
      Entry entry = entries.get(esco(row.getField("conceptUri")));
      String broader = esco(row.getField("broaderUri"));
      if (entry != null && entries.containsKey(broader)) {
        entry.broader().add(broader);
      }
    }
  }

  private static String esco(String uri) {
    if (!uri.startsWith(ESCO_URI)) {
      throw new IllegalArgumentException("not a URI of ESCO: " + uri);
    }
    return uri.substring(ESCO_URI.length());
  }

  /// In one line, without runs of spaces.
  private static String clean(String label) {
    return label.replaceAll("[\\s\\p{Z}]+", " ").strip();
  }

  /// Walks up from every entry.
  ///
  /// @throws IllegalArgumentException with the codes on the way, if something is above itself
  static void refuseCircles(Map<String, Entry> entries) {
    var done = new TreeSet<String>();
    for (String code : entries.keySet()) {
      walk(code, entries, new ArrayList<>(), done);
    }
  }

  private static void walk(
      String code, Map<String, Entry> entries, List<String> way, Set<String> done) {
    if (way.contains(code)) {
      List<String> circle = new ArrayList<>(way.subList(way.indexOf(code), way.size()));
      circle.add(code);
      throw new IllegalArgumentException("broader goes in a circle: " + String.join(" > ", circle));
    }
    if (!done.contains(code)) {
      way.add(code);
      Entry entry = entries.get(code);
      if (entry == null) {
        throw new IllegalArgumentException("no such entry: " + code);
      }
      for (String broader : entry.broader()) {
        walk(broader, entries, way, done);
      }
      way.removeLast();
      done.add(code);
    }
  }

  private static void write(
      SequencedMap<String, String> jobs, Map<String, Entry> entries, Writer out)
      throws IOException {
    List<Entry> ordered = entries.values().stream().sorted(Entry.ORDER).toList();
    Map<String, Integer> places = new HashMap<>();
    for (Entry entry : ordered) {
      places.put(entry.code(), places.size());
    }
    Map<String, Integer> jobPlaces = new HashMap<>();
    line(out, "ramdam-taxonomy-1", "" + jobs.size(), "" + ordered.size());
    for (Map.Entry<String, String> job : jobs.entrySet()) {
      jobPlaces.put(job.getKey(), jobPlaces.size());
      line(out, job.getKey(), job.getValue());
    }
    for (Entry entry : ordered) {
      line(
          out,
          "" + entry.kind(),
          entry.code(),
          entry.french(),
          entry.english(),
          String.join("|", entry.alternatives()),
          steps(entry.broader(), places),
          steps(entry.jobs(), jobPlaces));
    }
  }

  private static void line(Writer out, String... fields) throws IOException {
    for (String field : fields) {
      if (field.contains("\t") || field.contains("\n")) {
        throw new IllegalArgumentException("a tab or a line feed in: " + field);
      }
    }
    out.write(String.join("\t", fields));
    out.write('\n');
  }

  private static String steps(Set<String> codes, Map<String, Integer> places) {
    var sorted = new TreeSet<Integer>();
    for (String code : codes) {
      Integer place = places.get(code);
      if (place == null) {
        throw new IllegalArgumentException("no such entry: " + code);
      }
      sorted.add(place);
    }
    var steps = new StringBuilder();
    int before = 0;
    for (int place : sorted) {
      steps.append(steps.isEmpty() ? "" : " ").append(place - before);
      before = place;
    }
    return steps.toString();
  }
}
