package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("create", "invite", "join", "sites", "sponsor");

  @ParameterizedTest
  @CsvSource({"jion,join", "joins,join", "site,sites", "invte,invite", "craete,create", "zzz,''"})
  void theNearest_isWhatWasMeant(String word, String meant) {
    assertThat(Nearest.of(word, KNOWN)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"join,join,0", "'',ab,2", "ab,ba,1", "abc,ca,3", "kitten,sitting,3"})
  void distance_countsMistakes(String a, String b, int expected) {
    assertThat(Nearest.distance(a, b)).isEqualTo(expected);
  }
}
