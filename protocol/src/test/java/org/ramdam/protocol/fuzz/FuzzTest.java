package org.ramdam.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.receipt.ReceiptTarget;

/// Twenty seconds of random bytes for each decoder, from where others have got. `./ramdam test fuzz
/// --seconds N` takes longer.
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {
  @BeforeAll
  static void requireJazzer() {
    assumeTrue(Fuzzing.isPossible(), "Jazzer has no native library for this machine");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        RecordTarget.class,
        FrameTarget.class,
        TextTarget.class,
        ReceiptTarget.class,
        BundleTarget.class,
        PeerTarget.class
      })
  void noBytesDoHarm(Class<?> target) throws Exception {
    Fuzzing fuzzing = Fuzzing.of(target);
    assertThat(fuzzing.failed()).as(fuzzing.output()).isFalse();
    assertThat(fuzzing.runs()).as(fuzzing.output()).isPositive();
  }

  @Test
  void aPlantedFault_isFound() throws Exception {
    Fuzzing fuzzing = Fuzzing.of(CanaryTarget.class);
    assertThat(fuzzing.failed()).as(fuzzing.output()).isTrue();
    assertThat(fuzzing.output()).containsAnyOf("planted", "ArrayIndexOutOfBounds");
  }
}
