package org.ramdam.node.taxonomy.making;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Kind;
import org.ramdam.node.taxonomy.Source;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.record.SkillId;

/// Makes the list of queries: `MakeQueries FILE`. It takes labels of the taxonomy by chance and
/// does to them what people do who type. The same taxonomy gives the same list.
public final class MakeQueries {
  private static final long SEED = 20_250_918;
  private static final int LONG_WORD = 5;

  private static final Set<String> SMALL =
      Set.of(
          "de", "des", "du", "d'un", "d'une", "la", "le", "les", "un", "une", "à", "au", "aux",
          "en", "et", "pour", "sur", "dans", "avec", "a", "an", "the", "of", "to", "in", "on",
          "for", "and", "with");

  private final Taxonomy taxonomy;
  private final Map<String, Set<String>> codes = new TreeMap<>();
  private final RandomGenerator random = new SplittableRandom(SEED);
  private final Set<String> queries = new LinkedHashSet<>();
  private final List<String> lines = new ArrayList<>();

  private MakeQueries(Taxonomy taxonomy) {
    this.taxonomy = taxonomy;
    for (Concept concept : taxonomy.concepts()) {
      addCodes(concept.french(), concept);
      if (concept.english() != null) {
        addCodes(concept.english(), concept);
      }
      concept.alternatives().forEach(label -> addCodes(label, concept));
    }
  }

  private void addCodes(String label, Concept concept) {
    Set<String> of = codes.computeIfAbsent(SkillId.fold(label), _ -> new TreeSet<>());
    of.add(concept.code());
    of.addAll(concept.also());
  }

  /// Writes the file.
  public static void main(String[] arguments) throws IOException {
    var make = new MakeQueries(Taxonomy.load());
    make.french();
    make.english();
    make.lines.addFirst("half\tlanguage\tdone\tquery\tlabel\tcodes");
    Files.write(Path.of(arguments[0]), make.lines);
  }

  private void french() {
    List<String> alternatives =
        taxonomy.concepts().stream().flatMap(c -> c.alternatives().stream()).distinct().toList();
    List<String> labels = taxonomy.concepts().stream().map(Concept::french).toList();
    add(15, "fr", "alternative", alternatives, (label, _) -> label);
    add(15, "fr", "alternative, typo", alternatives, MakeQueries::typo);
    add(5, "fr", "alternative, no accents", alternatives, MakeQueries::withoutAccents);
    add(10, "fr", "alternative, a word left out", alternatives, MakeQueries::withoutOne);
    add(10, "fr", "typo", labels, MakeQueries::typo);
    add(10, "fr", "no accents, typo", labels, (l, r) -> typo(withoutAccents(l, r), r));
    add(10, "fr", "plural", labels, MakeQueries::plural);
    add(10, "fr", "word order, typo", labels, (l, r) -> typo(reordered(l, r), r));
    add(5, "fr", "no small words", labels, MakeQueries::withoutSmallWords);
    add(10, "fr", "a word left out", labels, MakeQueries::withoutOne);
  }

  private void english() {
    List<String> labels = new ArrayList<>();
    List<String> verbs = new ArrayList<>();
    for (Concept concept : taxonomy.concepts()) {
      if (concept.english() != null && concept.source() == Source.ESCO) {
        labels.add(concept.english());
        if (concept.kind() == Kind.SKILL) {
          verbs.add(concept.english());
        }
      }
    }
    add(15, "en", "typo", labels, MakeQueries::typo);
    add(15, "en", "two typos", labels, (l, r) -> typo(typo(l, r), r));
    add(10, "en", "word order", labels, MakeQueries::reordered);
    add(10, "en", "word order, typo", labels, (l, r) -> typo(reordered(l, r), r));
    add(10, "en", "plural", labels, MakeQueries::plural);
    add(10, "en", "-ing", verbs, MakeQueries::gerund);
    add(10, "en", "no small words", labels, MakeQueries::withoutSmallWords);
    add(10, "en", "no small words, typo", labels, (l, r) -> typo(withoutSmallWords(l, r), r));
    add(10, "en", "a word left out", labels, MakeQueries::withoutOne);
  }

  /// Draws labels until `count` of them are changed by `change`, which gives "" for those it cannot
  /// be done to.
  private void add(
      int count,
      String language,
      String done,
      List<String> labels,
      BiFunction<String, RandomGenerator, String> change) {
    for (int left = count; left > 0; ) {
      String label = labels.get(random.nextInt(labels.size()));
      String query = change.apply(label, random);
      if (!query.isEmpty() && queries.add(query)) {
        String expected = String.join(" ", codes.getOrDefault(SkillId.fold(label), Set.of()));
        lines.add(String.join("\t", half(query), language, done, query, label, expected));
        left--;
      }
    }
  }

  private static String half(String query) {
    long hash = Sha256.of(query.getBytes(StandardCharsets.UTF_8)).w0();
    return (hash & 1) == 0 ? "tune" : "unseen";
  }

  /// One slip of the finger in a word of at least five letters, at any of them.
  private static String typo(String label, RandomGenerator random) {
    List<String> words = words(label);
    List<Integer> places = places(words, LONG_WORD);
    if (places.isEmpty()) {
      return "";
    }
    int place = places.get(random.nextInt(places.size()));
    String word = words.get(place);
    int at = random.nextInt(word.length() - 1);
    char other = (char) ('a' + random.nextInt(26));
    String slipped =
        switch (random.nextInt(4)) {
          case 0 ->
              word.substring(0, at)
                  + word.charAt(at + 1)
                  + word.charAt(at)
                  + word.substring(at + 2);
          case 1 -> word.substring(0, at) + word.substring(at + 1);
          case 2 -> word.substring(0, at) + other + word.substring(at + 1);
          default -> word.substring(0, at) + other + word.substring(at);
        };
    words.set(place, slipped);
    return slipped.equals(word) ? "" : String.join(" ", words);
  }

  private static String withoutAccents(String label, RandomGenerator random) {
    String bare = Normalizer.normalize(label, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    return bare.equals(label) ? "" : bare;
  }

  /// The longest word in the plural; in the singular if it seems to be in the plural.
  private static String plural(String label, RandomGenerator random) {
    List<String> words = words(label);
    int longest = 0;
    for (int place : places(words, LONG_WORD)) {
      longest = words.get(place).length() > words.get(longest).length() ? place : longest;
    }
    String word = words.get(longest);
    if (!isLetters(word) || word.length() < LONG_WORD || word.endsWith("ss")) {
      return "";
    }
    words.set(longest, word.endsWith("s") ? word.substring(0, word.length() - 1) : word + "s");
    return String.join(" ", words);
  }

  private static String gerund(String label, RandomGenerator random) {
    List<String> words = words(label);
    String verb = words.getFirst();
    if (!isLetters(verb) || words.size() < 2) {
      return "";
    }
    String stem =
        verb.endsWith("e") && !verb.endsWith("ee") ? verb.substring(0, verb.length() - 1) : verb;
    words.set(0, stem + "ing");
    return String.join(" ", words);
  }

  /// All but the small words, shuffled.
  private static String reordered(String label, RandomGenerator random) {
    List<String> words = words(withoutSmall(label));
    if (words.size() < 2) {
      return "";
    }
    List<String> before = List.copyOf(words);
    for (int i = words.size() - 1; i > 0; i--) {
      Collections.swap(words, i, random.nextInt(i + 1));
    }
    return words.equals(before) ? "" : String.join(" ", words);
  }

  private static String withoutSmallWords(String label, RandomGenerator random) {
    String without = withoutSmall(label);
    return without.equals(label) ? "" : without;
  }

  /// Of at least three words that are not small, all but one.
  private static String withoutOne(String label, RandomGenerator random) {
    List<String> words = words(withoutSmall(label));
    if (words.size() < 3) {
      return "";
    }
    words.remove(random.nextInt(words.size()));
    return String.join(" ", words);
  }

  private static String withoutSmall(String label) {
    List<String> words = words(label);
    words.removeIf(word -> SMALL.contains(word.toLowerCase(Locale.ROOT)));
    return String.join(" ", words);
  }

  private static List<String> words(String label) {
    return new ArrayList<>(Arrays.asList(label.split(" ", -1)));
  }

  private static List<Integer> places(List<String> words, int letters) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).length() >= letters && isLetters(words.get(i))) {
        places.add(i);
      }
    }
    return places;
  }

  private static boolean isLetters(String word) {
    return word.chars().allMatch(Character::isLetter);
  }
}
