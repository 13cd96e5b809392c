package org.ramdam.node.places;

import static java.util.stream.Collectors.groupingBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.ramdam.protocol.record.Place;
import org.ramdam.protocol.record.SkillId;

/// The communes of the Dordogne and those that have a third place, by name. Any thread may ask.
public final class Gazetteer {
  static final String RESOURCE = "places.tsv.gz";
  static final String FORMAT = "ramdam-places-1";

  private static final int FIELDS = 6;
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern ARTICLE = Pattern.compile("^(le|la|les|l) ");
  private static final Pattern LABEL = Pattern.compile("(.+)\\((\\w{2,3})\\)\\s*");

  private final List<Commune> communes;
  private final List<ThirdPlace> thirdPlaces;
  private final Map<String, List<Commune>> communesByName;
  private final Map<String, List<ThirdPlace>> thirdPlacesByName;

  private Gazetteer(List<Commune> communes, List<ThirdPlace> thirdPlaces) {
    this.communes = communes;
    this.thirdPlaces = thirdPlaces;
    communesByName = communes.stream().collect(groupingBy(commune -> fold(commune.name())));
    thirdPlacesByName = thirdPlaces.stream().collect(groupingBy(place -> fold(place.name())));
  }

  /// Reads the resource the first time it is called, which takes some milliseconds.
  public static Gazetteer load() {
    return Loaded.GAZETTEER;
  }

  private static final class Loaded {
    private static final Gazetteer GAZETTEER = fromResource();

    private static Gazetteer fromResource() {
      try (InputStream in =
          Objects.requireNonNull(Gazetteer.class.getResourceAsStream(RESOURCE), RESOURCE)) {
        return read(in);
      } catch (IOException e) {
        throw new UncheckedIOException("the places cannot be read from the program", e);
      }
    }
  }

  static Gazetteer read(InputStream compressed) throws IOException {
    var communes = new TreeMap<String, Commune>();
    var thirdPlaces = new ArrayList<ThirdPlace>();
    var known = new TreeMap<String, List<ThirdPlace>>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(compressed), StandardCharsets.UTF_8))) {
      if (!FORMAT.equals(lines.readLine())) {
        throw new IllegalStateException("not places of this version");
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split("\t", FIELDS);
        Place place =
            new Place(fields[2], Integer.parseInt(fields[3]), Integer.parseInt(fields[4]));
        if (fields[0].equals("C")) {
          communes.put(key(fields[1], place), new Commune(fields[1], place));
        } else {
          var thirdPlace = new ThirdPlace(fields[5], fields[1], place);
          thirdPlaces.add(thirdPlace);
          if (!fields[1].isEmpty() && !fields[2].isEmpty()) {
            known.computeIfAbsent(key(fields[1], place), _ -> new ArrayList<>()).add(thirdPlace);
          }
        }
      }
    }
    known.forEach((key, there) -> communes.putIfAbsent(key, commune(there)));
    return new Gazetteer(List.copyOf(communes.values()), List.copyOf(thirdPlaces));
  }

  private static String key(String insee, Place place) {
    return fold(place.commune()) + " " + Commune.departement(insee);
  }

  /// A commune as its third places lie.
  private static Commune commune(List<ThirdPlace> there) {
    long north = 0;
    long east = 0;
    for (ThirdPlace one : there) {
      north += one.place().latitudeE5();
      east += one.place().longitudeE5();
    }
    String insee = there.stream().map(ThirdPlace::insee).min(Comparator.naturalOrder()).orElse("");
    return new Commune(
        insee,
        new Place(
            there.getFirst().place().commune(),
            Math.toIntExact(Math.round((double) north / there.size())),
            Math.toIntExact(Math.round((double) east / there.size()))));
  }

  /// Case, accents, hyphens, apostrophes and an article at the start do not count, and St is Saint.
  private static String fold(String name) {
    String words = BETWEEN.matcher(SkillId.fold(name)).replaceAll(" ").strip();
    String folded = ARTICLE.matcher(words).replaceFirst("");
    return " ".concat(folded).replace(" st ", " saint ").replace(" ste ", " sainte ").strip();
  }

  /// Every commune, by folded name.
  public List<Commune> communes() {
    return communes;
  }

  /// The communes that `text` may mean: a name, a name with the département as [Commune#label]
  /// writes it, or a code of INSEE.
  public List<Commune> communes(String text) {
    String code = text.strip();
    List<Commune> byCode =
        communes.stream().filter(commune -> commune.insee().equalsIgnoreCase(code)).toList();
    var label = LABEL.matcher(code);
    if (!byCode.isEmpty() || !label.matches()) {
      return byCode.isEmpty() ? communesByName.getOrDefault(fold(text), List.of()) : byCode;
    }
    return communesByName.getOrDefault(fold(label.group(1)), List.of()).stream()
        .filter(commune -> isOf(commune, label.group(2)))
        .toList();
  }

  private static boolean isOf(Commune commune, String departement) {
    return Commune.departement(commune.insee()).equalsIgnoreCase(departement);
  }

  /// The third places of this name, whatever the case and the accents.
  public List<ThirdPlace> thirdPlaces(String name) {
    return thirdPlacesByName.getOrDefault(fold(name), List.of());
  }

  /// The communes whose names come nearest to `text`: that have most pairs of neighbouring letters
  /// in common with it. At most `limit`.
  public List<Commune> nearest(String text, int limit) {
    Set<String> wanted = pairs(fold(text));
    record Near(Commune commune, int likeness) {}
    return communes.stream()
        .map(commune -> new Near(commune, likeness(wanted, pairs(fold(commune.name())))))
        .filter(near -> near.likeness() > 0)
        .sorted(Comparator.comparingInt(near -> -near.likeness()))
        .limit(limit)
        .map(Near::commune)
        .toList();
  }

  /// Dice's coefficient, in thousandths.
  private static int likeness(Set<String> one, Set<String> other) {
    long common = one.stream().filter(other::contains).count();
    return (int) (2_000 * common / Math.max(1, one.size() + other.size()));
  }

  private static Set<String> pairs(String folded) {
    String text = " " + folded + " ";
    var pairs = new HashSet<String>();
    for (int i = 0; i + 2 <= text.length(); i++) {
      pairs.add(text.substring(i, i + 2));
    }
    return pairs;
  }

  /// Every third place, by folded name.
  public List<ThirdPlace> thirdPlaces() {
    return thirdPlaces;
  }
}
