package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;

class WitnessRequestTest {
  private static final Note NOTE =
      new Note("a\n3\nb\n", List.of(new NoteSignature("a", 1, new byte[64])));

  @Test
  void form_isThatOfTheSpecification() {
    String zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    assertThat(new WitnessRequest(2, List.of(Bytes32.ZERO, Bytes32.ZERO), NOTE).encode())
        .isEqualTo("old 2\n" + zero + zero + "\n" + NOTE.encode());
    assertThat(new WitnessRequest(0, List.of(), NOTE).encode())
        .isEqualTo("old 0\n\n" + NOTE.encode());
  }

  @Test
  void noTree_hasALongerProof() {
    assertThatThrownBy(() -> new WitnessRequest(1, Collections.nCopies(64, Bytes32.ZERO), NOTE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
