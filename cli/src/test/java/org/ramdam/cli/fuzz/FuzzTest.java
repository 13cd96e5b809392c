package org.ramdam.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.ramdam.protocol.fuzz.Fuzzing;

/// Twenty seconds of random bytes for what is read from other programs.
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {
  @Test
  void noFileFromElsewhereDoesHarm() throws Exception {
    assumeTrue(Fuzzing.isPossible(), "Jazzer has no native library for this machine");
    Fuzzing fuzzing = Fuzzing.of(ImportTarget.class);
    assertThat(fuzzing.failed()).as(fuzzing.output()).isFalse();
    assertThat(fuzzing.runs()).as(fuzzing.output()).isPositive();
  }
}
