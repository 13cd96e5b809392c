package org.ramdam.node.taxonomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.record.SkillId;

class TaxonomyTest {
  private static final String ESCO = "http://data.europa.eu/esco/skill/";

  private final Taxonomy taxonomy = Taxonomy.load();

  private static Concept labelled(Taxonomy taxonomy, String label) {
    return Objects.requireNonNull(taxonomy.byLabel(label), label);
  }

  @Test
  void everyEntryIsThere() {
    long entries = taxonomy.concepts().stream().mapToLong(c -> 1 + c.also().size()).sum();
    assertThat(entries).isEqualTo(18_317 + 13_485);
    assertThat(taxonomy.concepts()).extracting(Concept::id).doesNotHaveDuplicates();
    assertThat(taxonomy.concepts()).extracting(Concept::code).doesNotHaveDuplicates();
    assertThat(taxonomy.concepts()).filteredOn(c -> c.english() != null).hasSize(13_472);
    assertThat(taxonomy.concepts()).extracting(Concept::kind).contains(Kind.values());
  }

  @Test
  void conceptIsNamedByItsFrenchLabel() {
    assertThat(
            taxonomy.concepts().stream().filter(c -> !c.id().equals(SkillId.ofLabel(c.french()))))
        .isEmpty();
    assertThat(taxonomy.concepts().stream().filter(c -> !c.equals(taxonomy.concept(c.id()))))
        .isEmpty();
  }

  @Test
  void everyLabelLeadsToAConceptThatHasIt() {
    var lost = new ArrayList<String>();
    for (Concept concept : taxonomy.concepts()) {
      for (String label : labels(concept)) {
        Concept found = taxonomy.byLabel(label);
        boolean isSame = concept.equals(found);
        if (!isSame && (found == null || !hasLabel(found, label))) {
          lost.add(label);
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  private static boolean hasLabel(Concept concept, String label) {
    return labels(concept).stream().map(SkillId::fold).anyMatch(SkillId.fold(label)::equals);
  }

  private static List<String> labels(Concept concept) {
    var labels = new ArrayList<>(concept.alternatives());
    labels.add(concept.french());
    labels.add(concept.englishOrFrench());
    return labels;
  }

  @Test
  void labelIsFoundInEitherLanguageWithoutCaseAndAccents() {
    Concept bicycles = labelled(taxonomy, "Réparer des bicyclettes");
    assertThat(bicycles.english()).isEqualTo("perform repairs on bicycles");
    assertThat(taxonomy.byLabel("REPARER DES BICYCLETTES")).isSameAs(bicycles);
    assertThat(taxonomy.byLabel("Perform  repairs on bicycles")).isSameAs(bicycles);
    assertThat(taxonomy.byLabel("réparer des vélos")).isSameAs(bicycles);
    assertThat(taxonomy.byLabel("réparer des licornes")).isNull();
  }

  @Test
  void entriesWithTheSameLabelAreOneConcept_underTheCodeOfEsco() {
    Concept both = labelled(taxonomy, "classer des documents");
    assertThat(both.source()).isEqualTo(Source.ESCO);
    assertThat(both.also()).hasSize(1).allMatch(code -> code.matches("\\d{6}"));
    assertThat(both.hasCode(both.also().getFirst())).isTrue();
    assertThat(both.english()).isNotNull();
    assertThat(taxonomy.jobs(both)).isNotEmpty();
  }

  @Test
  void whatIsBroaderAndWhichJobsAskForIt() {
    Concept fell = labelled(taxonomy, "Abattre un arbre");
    assertThat(fell.code()).isEqualTo("100023");
    assertThat(taxonomy.broader(fell))
        .extracting(Concept::kind)
        .containsExactly(Kind.MACRO_COMPETENCE);
    assertThat(taxonomy.jobs(fell)).extracting(Job::code).contains("A1201").isSorted();
    assertThat(taxonomy.jobs(fell)).extracting(Job::label).contains("Bûcheron / Bûcheronne");
    assertThat(taxonomy.isBroader(taxonomy.broader(fell).getFirst(), fell)).isTrue();
    assertThat(taxonomy.isBroader(fell, taxonomy.broader(fell).getFirst())).isFalse();
  }

  @Test
  void nothingIsAboveItself() {
    assertThat(taxonomy.concepts().stream().filter(c -> taxonomy.isBroader(c, c))).isEmpty();
    assertThat(
            taxonomy.concepts().stream()
                .filter(c -> taxonomy.broader(c).stream().anyMatch(b -> taxonomy.isBroader(c, b))))
        .isEmpty();
  }

  @Test
  void ancestorsEnd_evenIfTheDataGoesInACircle() {
    Taxonomy circle =
        Taxonomy.of(new Entries(List.of(), List.of(row("a", 1), row("b", 2), row("c", 0, 2))));
    Concept a = labelled(circle, "a");
    Concept b = labelled(circle, "b");
    Concept c = labelled(circle, "c");
    assertThat(circle.ancestors(a)).containsExactly(b, c);
    assertThat(circle.ancestors(c)).containsExactly(a, b);
    assertThat(circle.isBroader(a, c)).isTrue();
    assertThat(circle.find("a", 5)).isNotEmpty();
  }

  private static Entries.Row row(String label, int... broader) {
    return new Entries.Row(Kind.SKILL, ESCO + label, label, null, List.of(), broader, new int[0]);
  }

  @Test
  void askingOfAConceptFromElsewhereIsABug() {
    Taxonomy other = Taxonomy.of(new Entries(List.of(), List.of(row("licorne"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> taxonomy.ancestors(other.concepts().getFirst()))
        .withMessageContaining("licorne");
  }

  @Test
  void itIsReadOnce() {
    assertThat(IntStream.range(0, 8).parallel().mapToObj(_ -> Taxonomy.load()).distinct())
        .containsExactly(taxonomy);
  }

  @Test
  void resourceOfAnotherFormIsRefused() throws IOException {
    for (String text :
        List.of(
            "",
            "ramdam-taxonomy-2\t0\t0\n",
            "ramdam-taxonomy-1\t0\t1\n",
            "ramdam-taxonomy-1\t0\t1\nX\tcode\tlabel\t\t\t\t\n",
            "ramdam-taxonomy-1\t0\t1\nC\tcode\tlabel\t\t\t1\t\n",
            "ramdam-taxonomy-1\t0\t1\nC\tcode\tlabel\n")) {
      var bytes = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(bytes)) {
        gzip.write(text.getBytes(StandardCharsets.UTF_8));
      }
      assertThatIllegalStateException()
          .as(text)
          .isThrownBy(() -> Entries.read(new ByteArrayInputStream(bytes.toByteArray())));
    }
  }
}
