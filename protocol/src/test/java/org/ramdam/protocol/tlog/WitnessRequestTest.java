package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

class WitnessRequestTest {
  private static final String ZERO = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  private static final Checkpoint CHECKPOINT = new Checkpoint("a", 3, Bytes32.ZERO);
  private static final List<NoteSignature> SIGNATURES =
      List.of(new NoteSignature("a", 1, new byte[64]));
  private static final String NOTE = new Note(CHECKPOINT.text(), SIGNATURES).encode();

  private static WitnessRequest request(long old, int hashes) {
    return new WitnessRequest(
        old, Collections.nCopies(hashes, Bytes32.ZERO), CHECKPOINT, SIGNATURES);
  }

  @Test
  void form_isThatOfTheSpecification() throws Exception {
    assertThat(request(2, 2).encode()).isEqualTo("old 2\n" + ZERO + ZERO + "\n" + NOTE);
    assertThat(request(0, 0).encode()).isEqualTo("old 0\n\n" + NOTE);
    for (WitnessRequest each : List.of(request(2, 2), request(0, 0), request(1, 63))) {
      assertThat(WitnessRequest.parse(each.encode())).isEqualTo(each);
    }
  }

  @Test
  void noTree_hasALongerProof() {
    assertThatThrownBy(() -> request(1, 64)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WitnessRequest.parse("old 1\n" + ZERO.repeat(64) + "\n" + NOTE))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("63");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "old 1\n",
        "old 1\n\n",
        "old\n\nNOTE",
        "old -1\n\nNOTE",
        "old 01\n\nNOTE",
        "old 9223372036854775808\n\nNOTE",
        "old 1\r\n\nNOTE",
        "Old 1\n\nNOTE",
        " old 1\n\nNOTE",
        "old 1\nNOTE",
        "old 1\nAAAA\n\nNOTE",
        "old 1\n\n\nNOTE",
        "old 1\n\na\n3\n\n\u2014 a AAAAAQ==\n",
        "old 1\n\na\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
      })
  void anythingElse_isNone(String body) {
    assertThatThrownBy(() -> WitnessRequest.parse(body.replace("NOTE", NOTE)))
        .isInstanceOf(MalformedException.class);
  }
}
