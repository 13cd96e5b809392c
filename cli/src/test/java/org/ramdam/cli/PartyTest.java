package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartyTest {
  private static final Party LEA = party("aa11", "Léa Martin");
  private static final Party OTHER_LEA = party("aa22", "Léa Dubois");
  private static final Party ABBA = party("ccdd", "Aa11");
  private static final Party SITE = party("bbbb", "L’Élan");
  private static final List<Party> ALL = List.of(LEA, OTHER_LEA, ABBA, SITE);

  private static Party party(String start, String name) {
    return new Party(start + "0".repeat(60), name, "");
  }

  @Test
  void ids_comeFirst() {
    assertThat(Party.choose(LEA.id(), ALL)).containsExactly(LEA);
    assertThat(Party.choose("AA22", ALL)).containsExactly(OTHER_LEA);
    assertThat(Party.choose("aa1", ALL)).containsExactly(ABBA);
  }

  @Test
  void wholeName_comesBeforeTheBeginningOfAnId() {
    assertThat(Party.choose("aa11", ALL)).containsExactly(ABBA);
  }

  @Test
  void caseAndAccents_doNotCount() {
    assertThat(Party.choose("LEA  martin", ALL)).containsExactly(LEA);
    assertThat(Party.choose("dubois", ALL)).containsExactly(OTHER_LEA);
    assertThat(Party.choose("l’elan", ALL)).containsExactly(SITE);
    assertThat(Party.choose("mart lea", ALL)).containsExactly(LEA);
    assertThat(Party.choose("elan", ALL)).containsExactly(SITE);
  }

  @Test
  void severalOrNone_areTold() {
    assertThat(Party.choose("léa", ALL)).containsExactly(LEA, OTHER_LEA);
    assertThat(Party.choose("artin", ALL)).isEmpty();
    assertThat(Party.choose(" ", ALL)).isEmpty();
    assertThat(Named.candidates(List.of(LEA, OTHER_LEA)))
        .isEqualTo("Léa Martin (aa1100000000), Léa Dubois (aa2200000000)");
  }

  @Test
  void site_tellsNamesakesApart() {
    Party here = new Party("ee11" + "0".repeat(60), "Alice", "CéLA");
    Party there = new Party("ee22" + "0".repeat(60), "Alice", "Célavie");
    Party again = new Party(here.id(), "Alice", "Célavie");
    List<Party> all = List.of(here, there, SITE);

    assertThat(Party.choose("alice@cela", all)).containsExactly(here);
    assertThat(Party.choose("ALI@Célav", all)).containsExactly(there);
    assertThat(Party.choose("ee22@cel", all)).containsExactly(there);
    assertThat(Party.choose("alice@cel", all)).containsExactly(here, there);
    assertThat(Party.choose("alice@", all)).containsExactly(here, there);
    assertThat(Party.choose("@cela", all)).isEmpty();
    assertThat(Party.choose("elan@cela", all)).isEmpty();
    assertThat(Party.choose("alice", List.of(here, again))).containsExactly(here);
  }
}
