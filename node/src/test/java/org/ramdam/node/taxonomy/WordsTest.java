package org.ramdam.node.taxonomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.testing.Gen;

class WordsTest {
  @Test
  void wordsAreFolded_withoutElisions() {
    assertThat(Words.of("L'Œuvre d’un Maître-artisan, qu'on entend"))
        .containsExactly("oeuvre", "un", "maitre", "artisan", "on", "entend");
    assertThat(Words.of("the customers' and the customer's needs"))
        .containsExactly("the", "customers", "and", "the", "customer", "needs");
    assertThat(Words.of("C++, C#, ASP.NET (3D)")).containsExactly("c++", "c#", "asp", "net", "3d");
    assertThat(Words.of(" +#'-' ")).isEmpty();
  }

  @Test
  void smallWordsCountOnlyIfThereAreNoOthers() {
    assertThat(Words.telling(List.of("travail", "en", "equipe")))
        .containsExactly("travail", "equipe");
    assertThat(Words.telling(List.of("d"))).containsExactly("d");
  }

  @Test
  void longWordsAreCut() {
    assertThat(Words.of("a".repeat(100))).containsExactly("a".repeat(Words.LONGEST));
  }

  @Test
  void foldingIsThatOfRecords() {
    forAll(random -> {
      String text = Gen.text(40, random);
      assertThat(Fold.of(text)).isEqualTo(SkillId.fold(text));
    });
    for (char c = 0; c < 0x500; c++) {
      for (String text : List.of("" + c, "a" + c + "B", " " + c + c + " x", "A" + c + "\u0301")) {
        assertThat(Fold.of(text)).as("%04x", (int) c).isEqualTo(SkillId.fold(text));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "velos, velo",
    "reparer, reparation",
    "reparees, reparer",
    "bateaux, bateau",
    "animaux, animal",
    "batteries, battery",
    "managing, manage",
    "managed, manages",
    "planning, plan",
    "organisation, organising",
    "organization, organiser",
    "cuisinier, cuisiniers",
  })
  void endingsDoNotCount(String one, String other) {
    assertThat(Stem.of(one)).isEqualTo(Stem.of(other));
  }

  @ParameterizedTest
  @CsvSource({
    "equipe, equipement",
    "bois, boire",
    "jeu, jour",
    "bus, but",
    "gaz, gare",
    "or, ordre"
  })
  void otherWordsStayOthers(String one, String other) {
    assertThat(Stem.of(one)).isNotEqualTo(Stem.of(other));
  }

  @Test
  void slipsAreCounted() {
    assertThat(Typo.count("velo", "velo", 2)).isZero();
    assertThat(Typo.count("velo", "vleo", 2)).isEqualTo(1);
    assertThat(Typo.count("velo", "vel", 2)).isEqualTo(1);
    assertThat(Typo.count("velo", "vello", 2)).isEqualTo(1);
    assertThat(Typo.count("velo", "volo", 2)).isEqualTo(1);
    assertThat(Typo.count("menuiserie", "menusirei", 2)).isEqualTo(3);
    assertThat(Typo.count("", "ab", 2)).isEqualTo(2);
    assertThat(Typo.count("abcdef", "ghijkl", 2)).isEqualTo(3);
  }

  @Test
  void moreSlipsAreForgivenInLongWords() {
    assertThat(Typo.allowed(3)).isZero();
    assertThat(Typo.allowed(4)).isEqualTo(1);
    assertThat(Typo.allowed(7)).isEqualTo(1);
    assertThat(Typo.allowed(8)).isEqualTo(2);
  }

  /// The bits of letters only save work: they never rule out what a count would find.
  @Test
  void wordsOfFewSlipsHaveNearlyTheSameLetters() {
    forAll(random -> {
      String word = Gen.oneOf(List.of("menuiserie", "velo", "c++", "3d", "œuvré"), random);
      var slipped = new StringBuilder(word);
      for (int slips = random.nextInt(3); slips > 0 && slipped.length() > 1; slips--) {
        int at = random.nextInt(slipped.length());
        switch (random.nextInt(3)) {
          case 0 -> slipped.deleteCharAt(at);
          case 1 -> slipped.insert(at, (char) ('a' + random.nextInt(26)));
          default -> slipped.setCharAt(at, (char) ('a' + random.nextInt(26)));
        }
      }
      String other = slipped.toString();
      assertThat(Typo.count(word, other, 2)).isLessThanOrEqualTo(2);
      assertThat(Typo.count(word, other, 2)).isEqualTo(Typo.count(other, word, 2));
      assertThat(Typo.mayBe(Typo.letters(word), Typo.letters(other), 2)).isTrue();
    });
  }
}
