package org.ramdam.node.taxonomy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What people type who do not know the label, as a list in the resources: its README says how it
/// is made. The weights were set with the half `tune`; the other half shows what they are worth.
class QueryListTest {
  private static final int FIRST = 5;

  private final Taxonomy taxonomy = Taxonomy.load();
  private final List<Query> queries = queries();

  private record Query(
      String half, String language, String done, String words, String label, Set<String> codes) {
    private boolean isAnsweredBy(Match match) {
      return codes.stream().anyMatch(match.concept()::hasCode);
    }
  }

  private static List<Query> queries() {
    try (InputStream in =
        Objects.requireNonNull(QueryListTest.class.getResourceAsStream("queries.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(f -> new Query(f[0], f[1], f[2], f[3], f[4], Set.of(f[5].split(" ", -1))))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void thereAreTwoHundred_inBothLanguagesAndHalves() {
    assertThat(queries).hasSize(200).extracting(Query::words).doesNotHaveDuplicates();
    assertThat(queries).filteredOn(q -> q.language().equals("fr")).hasSize(100);
    assertThat(queries).filteredOn(q -> q.language().equals("en")).hasSize(100);
    assertThat(queries).filteredOn(q -> q.half().equals("tune")).hasSizeBetween(90, 110);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tune", "unseen"})
  void rightAnswerIsAmongTheFirstFive_forNineteenOfTwenty(String half) {
    List<Query> asked = queries.stream().filter(q -> q.half().equals(half)).toList();
    var missed = new ArrayList<String>();
    for (Query query : asked) {
      if (taxonomy.find(query.words(), FIRST).stream().noneMatch(query::isAnsweredBy)) {
        missed.add(query.words() + " <- " + query.label());
      }
    }
    assertThat(missed.size() * 20).as("%s", missed).isLessThanOrEqualTo(asked.size());
  }

  @Test
  void whatTheReasonsSayIsTrue() {
    for (Query query : queries) {
      List<String> words = Words.of(query.words());
      for (Match match : taxonomy.find(query.words(), FIRST)) {
        assertThat(match.reasons()).as(query.words()).isNotEmpty();
        for (Match.Reason reason : match.reasons()) {
          assertThat(words).contains(reason.word());
          assertThat(texts(match.concept(), reason.where()))
              .as("%s: %s", query.words(), reason)
              .contains(reason.text());
          assertThat(Words.of(reason.text())).contains(reason.found());
          assertThat(reason).matches(this::isTrue);
        }
      }
    }
  }

  private List<String> texts(Concept concept, Match.Where where) {
    return switch (where) {
      case FRENCH -> List.of(concept.french());
      case ENGLISH -> List.of(Objects.requireNonNull(concept.english()));
      case ALTERNATIVE -> concept.alternatives();
      case BROADER ->
          Stream.concat(
                  taxonomy.jobs(concept).stream().map(Job::label),
                  taxonomy.broader(concept).stream()
                      .flatMap(above ->
                          Stream.concat(
                              Stream.of(above.french(), above.englishOrFrench()),
                              above.alternatives().stream())))
              .toList();
    };
  }

  private boolean isTrue(Match.Reason reason) {
    String word = reason.word();
    String found = reason.found();
    return switch (reason.how()) {
      case EXACT -> word.equals(found);
      case STEM -> !word.equals(found) && Stem.of(word).equals(Stem.of(found));
      case START -> found.startsWith(Stem.of(word));
      case SYNONYM -> callsBoth(word, found);
      case TYPO -> {
        int most = word.length() < 4 ? 0 : word.length() < 8 ? 1 : 2;
        yield slips(word, found) <= most || slips(Stem.of(word), Stem.of(found)) <= most;
      }
    };
  }

  /// Whether several concepts have one of the two words in one label, the other in another.
  private boolean callsBoth(String word, String other) {
    return taxonomy.concepts().stream()
            .filter(concept -> !concept.alternatives().isEmpty())
            .filter(concept -> isCalled(concept, word) && isCalled(concept, other))
            .count()
        >= 3;
  }

  private static boolean isCalled(Concept concept, String word) {
    return Stream.concat(Stream.of(concept.french()), concept.alternatives().stream())
        .flatMap(label -> Words.of(label).stream())
        .anyMatch(other -> Stem.of(other).equals(Stem.of(word)));
  }

  /// By the book (optimal string alignment), without short cuts.
  private static int slips(String a, String b) {
    int[][] slips = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        slips[i][j] =
            Math.min(slips[i - 1][j - 1] + other, Math.min(slips[i - 1][j], slips[i][j - 1]) + 1);
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        slips[i][j] = exchanged ? Math.min(slips[i][j], slips[i - 2][j - 2] + 1) : slips[i][j];
      }
    }
    return slips[a.length()][b.length()];
  }
}
