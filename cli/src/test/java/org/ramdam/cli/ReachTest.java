package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ramdam.protocol.record.Scope;

class ReachTest {
  @Test
  void aReason_staysAtItsSite_ifThatIsWhereItIsRead() {
    assertThat(Reach.of(null, "a1", "a1", "CéLA")).isEqualTo(Scope.SITE);
    assertThat(Reach.of(null, "a1", "", "")).isEqualTo(Scope.SITE);
  }

  @Test
  void aReasonForAnotherSite_isNotSignedBeforeSomebodyChose() {
    assertThatThrownBy(() -> Reach.of(null, "a1", "b2", "L'Escale"))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.exit()).isEqualTo(Exit.USAGE));
    assertThat(Reach.of(Scope.SITE, "a1", "b2", "L'Escale")).isEqualTo(Scope.SITE);
    assertThat(Reach.of(Scope.NETWORK, "a1", "b2", "L'Escale")).isEqualTo(Scope.NETWORK);
  }
}
