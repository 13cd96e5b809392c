package org.ramdam.node.taxonomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Property.forAll;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.testing.Gen;

class SearchTest {
  private final Taxonomy taxonomy = Taxonomy.load();

  @ParameterizedTest
  @CsvSource({
    "reparer un velo, réparer des bicyclettes",
    "RÉPARER DES VÉLOS, réparer des bicyclettes",
    "bicycle repairs, réparer des bicyclettes",
    "menuisrie, menuiserie",
    "comptabiltié, comptabilité",
    "abattre arbres, Abattre un arbre",
    "l'arbre abattre, Abattre un arbre",
    "photoshop, Adobe Photoshop",
    "C++, C++",
    "accounting, comptabilité",
  })
  void nearestIsFound(String words, String label) {
    assertThat(taxonomy.find(words, 3)).extracting(m -> m.concept().french()).contains(label);
  }

  @Test
  void ownLabelStandsFirst_andOtherLabelsOfItAmongTheFirst() {
    forAll(
        300,
        random -> {
          Concept concept = Gen.oneOf(taxonomy.concepts(), random);
          Match first = taxonomy.find(concept.french(), 5).getFirst();
          assertThat(first.concept()).isSameAs(concept);
          assertThat(first.score()).isEqualTo(1000);
          for (String label : concept.alternatives()) {
            assertThat(taxonomy.find(label, 1).getFirst().concept())
                .as(label)
                .isSameAs(taxonomy.byLabel(label));
          }
        });
  }

  @Test
  void sameWordsGiveTheSameList_bestFirst_eachConceptOnce() {
    forAll(
        100,
        random -> {
          String words = Gen.oneOf(taxonomy.concepts(), random).englishOrFrench();
          List<Match> matches = taxonomy.find(words, 20);
          assertThat(taxonomy.find(words, 20)).isEqualTo(matches);
          assertThat(taxonomy.find(words, 7))
              .isEqualTo(matches.subList(0, Math.min(7, matches.size())));
          assertThat(matches).extracting(m -> -m.score()).isSorted();
          assertThat(matches).extracting(m -> m.concept().id()).doesNotHaveDuplicates();
        });
  }

  @Test
  void wordsThatMeanTheSame_areFoundInLabelsWithoutAlternatives() {
    Match first = taxonomy.find("créer un site web", 5).getFirst();
    assertThat(first.concept().french()).isEqualTo("Concevoir un site web");
    assertThat(first.concept().alternatives()).isEmpty();
    assertThat(first.reasons().getFirst())
        .isEqualTo(
            new Match.Reason(
                "creer",
                "concevoir",
                Match.How.SYNONYM,
                Match.Where.FRENCH,
                "Concevoir un site web"));
  }

  @Test
  void jobLeadsToWhatItAsksFor() {
    List<Match> matches = taxonomy.find("bûcheronne", 10);
    assertThat(matches).extracting(m -> m.concept().french()).contains("Abattre un arbre");
    assertThat(matches)
        .flatExtracting(Match::reasons)
        .extracting(Match.Reason::where)
        .contains(Match.Where.BROADER);
  }

  @Test
  void whateverIsAsked_isAnsweredQuicklyAndWithoutAnException() {
    var hostile =
        List.of(
            "",
            " ",
            "'",
            "...!?",
            "l'",
            "\u0000\u0007\u001b[31m",
            "\ufeff",
            "مهارات البستنة",
            "\u202eélov",
            "技能",
            "🙂🙂",
            "\ud800",
            "a",
            "de la",
            "%",
            "\\",
            "*",
            "a".repeat(10_000),
            "réparer ".repeat(1_250),
            "xq ".repeat(3_333),
            "é".repeat(10_000),
            "'".repeat(10_000));
    for (String words : hostile) {
      Assertions.assertThatCode(() ->
              org.junit.jupiter.api.Assertions.assertTimeout(
                  Duration.ofSeconds(1),
                  () -> {
                    taxonomy.find(words, 5);
                    taxonomy.complete(words, 5);
                  }))
          .as(words.substring(0, Math.min(20, words.length())))
          .doesNotThrowAnyException();
    }
    forAll(300, random -> assertThat(taxonomy.find(Gen.text(60, random), 5)).hasSizeLessThan(6));
  }

  @Test
  void nothingIsFoundForNothing() {
    for (String words : Set.of("", "  ", "?!", "مهارات")) {
      assertThat(taxonomy.find(words, 5)).isEmpty();
      assertThat(taxonomy.complete(words, 5)).isEmpty();
    }
    assertThat(taxonomy.find("vélo", 0)).isEmpty();
    assertThat(taxonomy.complete("vélo", 0)).isEmpty();
  }

  @Test
  void completionBeginsWords_withoutCaseAndAccents() {
    assertThat(taxonomy.complete("compta", 5))
        .extracting(Concept::french)
        .startsWith("comptabilité");
    assertThat(taxonomy.complete("Rép bicy", 5))
        .extracting(Concept::french)
        .contains("réparer des bicyclettes");
    assertThat(taxonomy.complete("bicyclettes rep", 5))
        .extracting(Concept::french)
        .contains("réparer des bicyclettes");
    assertThat(taxonomy.complete("perform rep", 5))
        .extracting(Concept::french)
        .contains("réparer des bicyclettes");
    assertThat(taxonomy.complete("compta", 5)).isEqualTo(taxonomy.complete("COMPTÀ", 5));
  }

  @Test
  void everyStartOfALabelIsCompleted_toLabelsThatHaveItsWords() {
    forAll(
        100,
        random -> {
          String label = Gen.oneOf(taxonomy.concepts(), random).french();
          String start = label.substring(0, random.nextInt(1, label.length() + 1));
          List<String> typed = Words.of(start);
          List<Concept> completed = taxonomy.complete(start, 10);
          assertThat(completed.isEmpty()).isEqualTo(typed.isEmpty());
          for (Concept concept : completed) {
            assertThat(concept)
                .as(start)
                .matches(c -> labels(c).anyMatch(words -> beginsAll(typed, words)));
          }
        });
  }

  private static Stream<List<String>> labels(Concept concept) {
    return Stream.concat(
            Stream.of(concept.french(), concept.englishOrFrench()), concept.alternatives().stream())
        .map(label -> Words.of(SkillId.fold(label)));
  }

  private static boolean beginsAll(List<String> typed, List<String> words) {
    return typed.stream().allMatch(t -> words.stream().anyMatch(word -> word.startsWith(t)));
  }
}
