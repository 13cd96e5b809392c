package org.ramdam.protocol.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.testing.Gen;

class ExtentTest {
  @Test
  void generationComesFirst_andTheFirstIsTheSize() {
    forAll(random -> {
      int one = 1 + random.nextInt(Limits.GENERATIONS);
      int other = 1 + random.nextInt(Limits.GENERATIONS);
      long size = Gen.upTo(1L << 47, random);
      long more = Gen.upTo(1L << 47, random);
      long extent = Extent.of(one, size);
      assertThat(Extent.generation(extent)).isEqualTo(one);
      assertThat(Extent.size(extent)).isEqualTo(size);
      assertThat(Extent.isSound(extent)).isTrue();
      int order = one == other ? Long.compare(size, more) : Integer.compare(one, other);
      assertThat(Long.compare(extent, Extent.of(other, more))).isEqualTo(order);
      assertThat(Extent.of(1, size)).isEqualTo(size);
    });
  }

  @Test
  void whatIsOutOfBounds_isNoExtent() {
    long last = Extent.of(Limits.GENERATIONS, 0);
    assertThat(Extent.isSound(last)).isTrue();
    assertThat(Extent.isSound(last + (1L << 48))).isFalse();
    assertThat(Extent.isSound(-1)).isFalse();
    assertThat(Extent.isSound((1L << 48) - 1)).isFalse();
    assertThatThrownBy(() -> Extent.of(Limits.GENERATIONS + 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Extent.of(1, 1L << 48)).isInstanceOf(IllegalArgumentException.class);
  }
}
