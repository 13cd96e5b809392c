package org.ramdam.node.badge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.testing.Gen;

class DidKeyTest {
  private static final String NAME = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH";

  @Test
  void aKeyOfTheDidKeyMethod_isReadAndWritten() throws Exception {
    Bytes32 key =
        Bytes32.parseHex("94966b7c08e405775f8de6cc1c4508f6eb227403e1025b2c8ad2d7477398c5b2");

    assertThat(DidKey.parse(NAME).key()).isEqualTo(key);
    assertThat(new DidKey(key).text()).isEqualTo(NAME);
    assertThat(new DidKey(key).verificationMethod())
        .isEqualTo(NAME + "#z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH");
  }

  @Test
  void everyKey_isItsOwnName() {
    forAll(random -> {
      Bytes32 key = Gen.id(random);
      assertThat(DidKey.parse(new DidKey(key).text()).key()).isEqualTo(key);
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "did:key:",
        "did:web:example.org",
        "did:key:z",
        "did:key:z1",
        "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvkt0",
        "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktHH",
        "did:key:z16MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
      })
  void whatIsNoEd25519Key_isRefused(String text) {
    assertThatThrownBy(() -> DidKey.parse(text)).isInstanceOf(MalformedException.class);
  }
}
