package org.ramdam.protocol.bytes;

import static java.lang.Integer.signum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Gen.bytes32;
import static org.ramdam.protocol.testing.Property.forAll;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bytes32Test {
  @Test
  void orderIsTheOrderOfTheBytes() {
    forAll(random -> {
      Bytes32 a = bytes32(random);
      Bytes32 b = bytes32(random);
      int expected = Arrays.compareUnsigned(a.toByteArray(), b.toByteArray());
      assertThat(signum(a.compareTo(b))).isEqualTo(signum(expected));
      assertThat(a.equals(b)).isEqualTo(expected == 0);
    });
  }

  @Test
  void everyFormGivesItBack() {
    forAll(random -> {
      Bytes32 a = bytes32(random);
      assertThat(Bytes32.of(a.toByteArray())).isEqualTo(a);
      assertThat(Bytes32.read(ByteBuffer.wrap(a.toByteArray()))).isEqualTo(a);
      assertThat(Bytes32.parseHex(a.hex())).isEqualTo(a).hasSameHashCodeAs(a);
      assertThat(a.shortHex(16)).isEqualTo("%016x".formatted(a.prefix()));
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void of_anotherLength_isRefused(int length) {
    assertThatThrownBy(() -> Bytes32.of(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "0x"})
  void parseHex_otherText_isRefused(String text) {
    assertThatThrownBy(() -> Bytes32.parseHex(text)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Bytes32.parseHex(text + "g".repeat(64 - text.length())))
        .isInstanceOf(MalformedException.class);
  }
}
