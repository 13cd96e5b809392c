package org.ramdam.node.places;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GazetteerTest {
  private final Gazetteer gazetteer = Gazetteer.load();

  @Test
  void everyRowIsThere_andLiesInFrance() {
    assertThat(gazetteer.communes()).filteredOn(c -> c.insee().startsWith("24")).hasSize(520);
    assertThat(gazetteer.thirdPlaces()).hasSize(1_512);
    assertThat(gazetteer.communes()).extracting(Commune::label).doesNotHaveDuplicates();
    assertThat(gazetteer.communes())
        .filteredOn(commune -> !commune.insee().startsWith("97"))
        .allSatisfy(commune -> {
          assertThat(commune.place().latitudeE5()).isBetween(4_130_000, 5_120_000);
          assertThat(commune.place().longitudeE5()).isBetween(-520_000, 970_000);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "Périgueux, 24322",
    "PERIGUEUX, 24322",
    "24322, 24322",
    "Marsac sur l'Isle, 24256",
    "marsac-sur-l’isle, 24256",
    "St Astier, 24372",
    "Périgueux (24), 24322",
    "paris, 75101",
    "Le Bugue, 24067",
    "La Tour-Blanche-Cercles, 24554",
    "Lille, 59350"
  })
  void communeIsFoundWhateverTheWayToWriteIt(String text, String insee) {
    assertThat(gazetteer.communes(text)).extracting(Commune::insee).containsExactly(insee);
  }

  @Test
  void communesOfOneName_areToldApartByTheirDepartement() {
    assertThat(gazetteer.communes("Chalais"))
        .extracting(Commune::label)
        .containsExactly("Chalais (16)", "Chalais (24)");
    assertThat(gazetteer.communes("Chalais (24)")).hasSize(1);
    assertThat(gazetteer.communes("Chalais (99)")).isEmpty();
  }

  @Test
  void nameThatIsNone_hasNearestOnes() {
    assertThat(gazetteer.communes("Perigeux")).isEmpty();
    assertThat(gazetteer.nearest("Perigeux", 3))
        .first()
        .extracting(Commune::name)
        .isEqualTo("Périgueux");
    assertThat(gazetteer.nearest("Bergerak", 1))
        .extracting(Commune::name)
        .containsExactly("Bergerac");
    assertThat(gazetteer.nearest("", 3)).isEmpty();
    assertThat(gazetteer.communes("")).isEmpty();
  }

  @Test
  void thirdPlaceIsFoundByName() {
    assertThat(gazetteer.thirdPlaces("l'escale numerique"))
        .singleElement()
        .satisfies(found -> assertThat(found.place().commune()).isNotEmpty());
    int kilometres =
        gazetteer
            .communes("Bergerac")
            .getFirst()
            .place()
            .kilometresTo(gazetteer.communes("Périgueux").getFirst().place());
    assertThat(kilometres).isBetween(38, 45);
  }
}
