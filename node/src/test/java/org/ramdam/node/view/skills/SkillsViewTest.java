package org.ramdam.node.view.skills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

class SkillsViewTest {
  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site home = network.site("Home");
  private final SigningKey ada = network.key();
  private final SigningKey bob = network.key();
  private Bytes32 adaId = Bytes32.ZERO;
  private Bytes32 bobId = Bytes32.ZERO;

  @BeforeEach
  void admit() {
    adaId = home.member(ada, "Ada", Role.MEMBER);
    bobId = home.member(bob, "Bob", Role.MEMBER);
  }

  private Bytes32 offer(SigningKey author, String label, int level) {
    return home.append(
        author,
        new Body.Skill(SkillId.ofLabel(label), level, SkillMode.SHARE),
        new Words.SkillWords(label, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "velo, Réparation de vélos",
    "VÉLOS, Réparation de vélos",
    "réparer, Réparation de vélos",
    "reparer un vélo, Réparation de vélos",
    "couture, Couturière",
    "menuisier, Menuiserie",
    "bikes, Bike repair",
    "repairing, Bike repair",
    "journaux, Un journal",
    "bricolage soudure, Soudure"
  })
  void find_comesToWordsThatAreNearlyTheSame(String words, String label) {
    for (String each :
        new String[] {
          "Réparation de vélos", "Couturière", "Menuiserie", "Bike repair", "Un journal", "Soudure"
        }) {
      offer(ada, each, 2);
    }
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      SkillsView view = network.views(store).skills();
      assertThat(view.find(words, 10)).first().isEqualTo(SkillId.ofLabel(label));
      assertThat(view.find("xylophone", 10)).isEmpty();
      assertThat(view.find("de la", 10)).isEmpty();
      assertThat(view.find("", 10)).isEmpty();
    }
  }

  @Test
  void newestOffer_holds_andItsEndorsementsAreItsOwn() {
    Bytes32 first = offer(ada, "soudure", 1);
    home.append(bob, new Body.Attest(first, Verdict.ENDORSE), null);
    Bytes32 second = offer(ada, "Soudure", 3);
    home.append(bob, new Body.Attest(second, Verdict.ENDORSE), null);
    home.append(bob, new Body.Attest(second, Verdict.ENDORSE), null);
    home.append(ada, new Body.Attest(second, Verdict.ENDORSE), null);
    home.append(home.registrar(), new Body.Attest(second, Verdict.ENDORSE), null);
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      SkillsView view = network.views(store).skills();
      assertThat(view.offers(SkillId.ofLabel("SOUDURE"), 100))
          .singleElement()
          .satisfies(offer -> {
            assertThat(offer.record()).isEqualTo(second);
            assertThat(offer.level()).isEqualTo(3);
            assertThat(offer.member()).isEqualTo(adaId);
          });
      assertThat(view.endorsers(second, adaId)).containsExactly(bobId);
      assertThat(view.label(SkillId.ofLabel("soudure"))).isEqualTo("Soudure");
    }
  }
}
