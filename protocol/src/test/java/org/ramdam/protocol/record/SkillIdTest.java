package org.ramdam.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Property.forAll;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.testing.Gen;

class SkillIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Réparer un vélo",
        "réparer un vélo",
        "REPARER UN VELO",
        "RÉPARER UN VÉLO",
        "re\u0301parer un ve\u0301lo",
        "  réparer \t un\u00a0 vélo\n",
        "ｒéparer un vélo"
      })
  void ofLabel_ofTheSameWords_isOne(String label) {
    assertThat(SkillId.ofLabel(label)).isEqualTo(SkillId.ofLabel("réparer un vélo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"réparer des vélos", "réparerun vélo", "", "réparer un vélo !"})
  void ofLabel_ofOtherWords_isAnother(String label) {
    assertThat(SkillId.ofLabel(label)).isNotEqualTo(SkillId.ofLabel("réparer un vélo"));
  }

  @ParameterizedTest
  @CsvSource({
    "Cœur, coeur",
    "ŒUVRE, oeuvre",
    "Ex Æquo, ex aequo",
    "Çà et là, ca et la",
    "Noël, noel",
    "ﬁnance, finance",
    "İstanbul, istanbul",
    "ЁЛКА, елка"
  })
  void fold_isBareAndSmall(String text, String folded) {
    assertThat(SkillId.fold(text)).isEqualTo(folded);
  }

  @Test
  void fold_twice_isFoldOnce() {
    forAll(random -> {
      String text = Gen.text(30, random);
      String folded = SkillId.fold(text);
      assertThat(SkillId.fold(folded)).isEqualTo(folded);
    });
  }

  @Test
  void id_isTheFirstHalfOfTheHash() {
    Bytes32 hash = Sha256.of("ramdam/skill/v1\0couture".getBytes(StandardCharsets.UTF_8));
    SkillId id = SkillId.ofLabel("Couture");
    assertThat(id.hex()).isEqualTo(hash.shortHex(32)).hasSize(2 * SkillId.SIZE);
  }

  @Test
  void bytes_giveItBack() {
    forAll(random -> {
      var id = new SkillId(Gen.number(random), Gen.number(random));
      assertThat(SkillId.of(id.toByteArray(), 0)).isEqualTo(id);
    });
  }
}
