package org.ramdam.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.testing.Gen;

class DiscouragedTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final SplittableRandom random = new SplittableRandom(5);
  private final Bytes32 site = Gen.id(random);
  private final Discouraged discouraged = new Discouraged(Map.of(), Duration.ofDays(1));

  @Test
  void site_isLeftAloneForADay_andNoLonger() {
    discouraged.add(site, NOW);
    assertThat(discouraged.contains(site, NOW + DAY - 1)).isTrue();
    assertThat(discouraged.contains(site, NOW + DAY)).isFalse();
    assertThat(discouraged.contains(Gen.id(random), NOW)).isFalse();
  }

  @Test
  void whatIsWrittenDown_isAsGoodAsWhatIsRemembered() {
    discouraged.add(site, NOW);
    var restarted = new Discouraged(discouraged.all(), Duration.ofDays(1));
    assertThat(restarted.contains(site, NOW + DAY - 1)).isTrue();
  }

  @Test
  void clockThatIsSetBack_makesNoYearOfADay() {
    discouraged.add(site, NOW + 365 * DAY);
    assertThat(discouraged.contains(site, NOW)).isTrue();
    assertThat(discouraged.contains(site, NOW + DAY)).isFalse();
  }

  @Test
  void forgivenSite_isTakenBack() {
    discouraged.add(site, NOW);
    assertThat(discouraged.forgive(site)).isTrue();
    assertThat(discouraged.forgive(site)).isFalse();
    assertThat(discouraged.contains(site, NOW)).isFalse();
  }

  @Test
  void noMoreSitesAreRememberedThanANetworkMayHave_andThoseWhoseTimeIsOverMakeRoom() {
    for (int i = 0; i < Limits.SITES; i++) {
      discouraged.add(Gen.id(random), NOW);
    }
    discouraged.add(site, NOW + DAY - 1);
    assertThat(discouraged.contains(site, NOW + DAY - 1)).isFalse();
    assertThat(discouraged.all()).hasSize(Limits.SITES);
    discouraged.add(site, NOW + DAY);
    assertThat(discouraged.all()).containsOnlyKeys(site);
  }
}
