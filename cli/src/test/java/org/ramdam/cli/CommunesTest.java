package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.record.Place;

class CommunesTest {
  @Test
  void communeIsOneThatIsShipped_orAnyWithItsPlace() {
    assertThat(Communes.place("", "")).isNull();
    assertThat(Communes.place("perigueux", ""))
        .isEqualTo(new Place("Périgueux", 4_519_172, 71_200));
    assertThat(Communes.place("Ici", "45.5, -0.25"))
        .isEqualTo(new Place("Ici", 4_550_000, -25_000));
  }

  @Test
  void unknownName_isToldTheNearest_andOneOfSeveralAll() {
    assertFails("Perigeux", "", Exit.NOT_FOUND, "Périgueux (24)");
    assertFails("Chalais", "", Exit.USAGE, "Chalais (16), Chalais (24)");
    assertFails(" ", "45.5,0.2", Exit.USAGE, "45.5,0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "45.5", "45.5;0.2", "95,0", "10,181", "1e1,0", "45.5,0.2,3"})
  void placeThatIsNone_isRefused(String at) {
    assertFails("Ici", at, Exit.USAGE, at);
  }

  private static void assertFails(String commune, String at, Exit exit, String said) {
    assertThatThrownBy(() -> Communes.place(commune, at))
        .isInstanceOfSatisfying(
            Failure.class,
            no -> {
              assertThat(no.exit()).isEqualTo(exit);
              assertThat(no.what(Messages.of("en"))).contains(said);
              assertThat(no.hint(Messages.of("fr"))).isNotEmpty();
            });
  }
}
