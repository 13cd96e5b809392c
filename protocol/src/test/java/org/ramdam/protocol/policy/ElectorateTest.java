package org.ramdam.protocol.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.testing.Property;

class ElectorateTest {
  private static final int DAY = 20_000;

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1", "1, 1, 1", "0, 2, 2", "1, 2, 2", "1, 90, 2",
    "2, 2, 2", "3, 3, 2", "4, 9, 2", "5, 9, 3", "7, 7, 4"
  })
  void quorum_byDefault_isHalfOfTheStewards(int stewards, int members, int quorum) {
    assertThat(Electorate.at(stewards, members, Book.DEFAULTS, DAY).quorum()).isEqualTo(quorum);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1, 34, 4",
    "10, 1, 30, 3",
    "10, 5, 30, 5",
    "10, 20, 1, 10",
    "3, 1, 100, 3",
    "2, 1, 50, 1",
    "1, 20, 100, 2",
    "3, 1, 1, 1"
  })
  void quorum_followsTheVotedRules_andIsNeverMoreThanTheStewards(
      int stewards, int least, int percent, int quorum) {
    var rules = new TreeMap<>(Map.of(Rule.STEWARD_LEAST, least, Rule.STEWARD_PERCENT, percent));
    var book = new Book(List.of(new Edition(1, Bytes32.ZERO, rules, DAY)));

    assertThat(Electorate.at(stewards, 20, book, DAY).quorum()).isEqualTo(quorum);
    assertThat(Electorate.at(stewards, 20, book, DAY - 1))
        .isEqualTo(Electorate.at(stewards, 20, Book.DEFAULTS, DAY));
  }

  @Test
  void quorum_isAlwaysWithinReachOfWhoMayGiveIt() {
    Property.forAll(random -> {
      int members = random.nextInt(1, 50);
      int stewards = random.nextInt(members + 1);
      var rules =
          new TreeMap<>(
              Map.of(
                  Rule.STEWARD_LEAST, random.nextInt(1, 21),
                  Rule.STEWARD_PERCENT, random.nextInt(1, 101)));
      var book = new Book(List.of(new Edition(1, Bytes32.ZERO, rules, 0)));
      Electorate electorate = Electorate.at(stewards, members, book, DAY);
      assertThat(electorate.quorum()).isBetween(1, electorate.isOpen() ? members : stewards);
    });
  }

  @Test
  void stewardsOfTheSite_decideAlone_whereThereAreTwo() {
    Electorate electorate = Electorate.at(2, 9, Book.DEFAULTS, DAY);

    assertThat(electorate.admits(List.of(Role.MEMBER, Role.STEWARD), true)).isTrue();
    assertThat(electorate.admits(List.of(Role.STEWARD), false)).isFalse();
    assertThat(electorate.admits(List.of(Role.MEMBER), true)).isFalse();
  }

  @Test
  void membersOfASmallSite_andStewardsOfOthers_decideTogether() {
    Electorate electorate = Electorate.at(1, 3, Book.DEFAULTS, DAY);

    assertThat(electorate.admits(List.of(Role.STEWARD), true)).isTrue();
    assertThat(electorate.admits(List.of(Role.TREASURER), true)).isTrue();
    assertThat(electorate.admits(List.of(), true)).isFalse();
    assertThat(electorate.admits(List.of(Role.STEWARD), false)).isTrue();
    assertThat(electorate.admits(List.of(Role.MEMBER), false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"3, 3, false", "3, 4, true", "2, 20, true", "1, 20, false", "0, 2, false"})
  void askingForMoreStewardsThanThereAre_locksThemOut(int stewards, int least, boolean locked) {
    Electorate electorate = Electorate.at(stewards, 5, Book.DEFAULTS, DAY);

    assertThat(electorate.isLockedOutBy(Map.of(Rule.STEWARD_LEAST, least))).isEqualTo(locked);
    assertThat(electorate.isLockedOutBy(Map.of(Rule.STEWARD_PERCENT, 100))).isFalse();
  }

  @Test
  void impossibleElectorates_areRefused() {
    assertThatThrownBy(() -> new Electorate(3, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Electorate(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
