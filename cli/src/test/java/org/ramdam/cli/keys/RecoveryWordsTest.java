package org.ramdam.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;

class RecoveryWordsTest {
  @Test
  void list_isOfWordsThatFourLettersTellApart() {
    List<String> list = RecoveryWords.list();

    assertThat(list).hasSize(2048).isSorted();
    assertThat(list).allMatch(word -> word.matches("[a-z]{4,8}"));
    assertThat(new HashSet<>(list.stream().map(word -> word.substring(0, 4)).toList()))
        .hasSize(2048);
  }

  @Test
  void list_neverChanges() {
    String all = String.join("\n", RecoveryWords.list()) + "\n";

    assertThat(Sha256.of(all.getBytes(StandardCharsets.US_ASCII)).hex())
        .isEqualTo("22b9f0dd5cb8a4dfcd8bc8d580e310cd127a4eb75ff5984531a8b7a976b845be");
  }

  @Test
  void words_giveBackTheirBytes() throws MalformedException {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] entropy = new byte[RecoveryWords.ENTROPY_BYTES];
      random.nextBytes(entropy);
      List<String> words = RecoveryWords.of(entropy);

      assertThat(words).hasSize(12);
      assertThat(RecoveryWords.entropy(String.join(" ", words))).isEqualTo(entropy);
      String sloppy = String.join(",  ", words.stream().map(w -> w.substring(0, 4)).toList());
      assertThat(RecoveryWords.entropy(" " + sloppy.toUpperCase(Locale.ROOT) + "\n"))
          .isEqualTo(entropy);
    }
  }

  @Test
  void extremes_useTheFirstAndTheLastWord() {
    List<String> list = RecoveryWords.list();

    // The checksum of 16 zero bytes is 3, that of 16 times 255 is 5, as in BIP-39's own vectors.
    assertThat(RecoveryWords.of(new byte[16])).isEqualTo(expected(list.getFirst(), list.get(3)));
    byte[] ones = new byte[16];
    java.util.Arrays.fill(ones, (byte) 0xff);
    assertThat(RecoveryWords.of(ones)).isEqualTo(expected(list.getLast(), list.get(2037)));
  }

  private static List<String> expected(String eleven, String last) {
    var words = new ArrayList<String>(Collections.nCopies(11, eleven));
    words.add(last);
    return words;
  }

  @Test
  void mistake_isSeenFifteenTimesInSixteen() {
    var random = new Random(8);
    List<String> list = RecoveryWords.list();
    int seen = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] entropy = new byte[RecoveryWords.ENTROPY_BYTES];
      random.nextBytes(entropy);
      var words = new ArrayList<>(RecoveryWords.of(entropy));
      words.set(random.nextInt(12), list.get(random.nextInt(2048)));
      try {
        RecoveryWords.entropy(String.join(" ", words));
      } catch (MalformedException _) {
        seen++;
      }
    }
    assertThat(seen).isBetween(900, 970);
  }

  @Test
  void wordsThatAreNone_areToldWhich() {
    String eleven = "coton ".repeat(11);

    assertThatThrownBy(() -> RecoveryWords.entropy(eleven.strip())).hasMessageContaining("got 11");
    assertThatThrownBy(() -> RecoveryWords.entropy(eleven + "zzzzz")).hasMessageContaining("zzzzz");
    assertThatThrownBy(() -> RecoveryWords.entropy(eleven + "cot")).hasMessageContaining("cot");
    assertThatThrownBy(() -> RecoveryWords.entropy("")).isInstanceOf(MalformedException.class);
  }

  @Test
  void key_isTheSameForTheSameWords() {
    assertThat(RecoveryWords.key(new byte[16]).publicKey())
        .isEqualTo(RecoveryWords.key(new byte[16]).publicKey())
        .isNotEqualTo(
            RecoveryWords.key(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
                .publicKey());
  }
}
