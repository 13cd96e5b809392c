package org.ramdam.protocol.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;

class FederationTest {
  private static final SigningKey KEY = SigningKey.ofSeed(new byte[32]);
  private static final List<SignedRecord> SITES =
      IntStream.range(0, 10).mapToObj(FederationTest::site).toList();
  private static final SignedRecord FOUNDER = SITES.getFirst();

  private record Admission(int sponsor, int site) {}

  private static SignedRecord site(int number) {
    Bytes32 key = KEY.publicKey();
    Body keys = new Body.SiteInception(key, key, key, key, key, 1);
    return RecordCodec.sign(Core.inception(key, number, Scope.PUBLIC, null, keys), KEY);
  }

  private static SignedRecord genesis(int founderSponsored, int sponsors, Bytes32 home) {
    return RecordCodec.sign(
        new Core(
            Bytes32.ZERO,
            home,
            KEY.publicKey(),
            1,
            FOUNDER.id(),
            1,
            Scope.PUBLIC,
            List.of(),
            null,
            null,
            new Body.Genesis(founderSponsored, sponsors)),
        KEY);
  }

  private static Federation federation(int founderSponsored, int sponsors) {
    return new Federation(genesis(founderSponsored, sponsors, FOUNDER.id()), FOUNDER);
  }

  private static List<Bytes32> sponsor(Federation federation, int sponsor, int site) {
    return federation.sponsor(SITES.get(sponsor).id(), SITES.get(site));
  }

  @Test
  void founder_isInAlone() {
    Federation federation = federation(2, 2);
    assertThat(federation.sites()).containsExactly(FOUNDER.id());
    assertThat(federation.founder()).isEqualTo(FOUNDER.id());
  }

  @Test
  void founder_admitsItsFirstSitesAlone() {
    Federation federation = federation(2, 2);
    assertThat(sponsor(federation, 0, 1)).hasSize(1);
    assertThat(sponsor(federation, 0, 2)).hasSize(1);
    assertThat(sponsor(federation, 0, 3)).isEmpty();
    assertThat(federation.stillNeeded(SITES.get(3).id())).isEqualTo(1);
    assertThat(federation.candidates()).containsExactly(SITES.get(3).id());
    assertThat(sponsor(federation, 1, 3)).containsExactly(SITES.get(3).id());
  }

  @Test
  void sponsorThatIsNotIn_doesNotCountUntilItIs() {
    Federation federation = federation(1, 2);
    assertThat(sponsor(federation, 2, 3)).isEmpty();
    assertThat(sponsor(federation, 0, 3)).hasSize(1);
    assertThat(sponsor(federation, 0, 2)).isEmpty();
    assertThat(sponsor(federation, 3, 2)).hasSize(1);
    assertThat(federation.isAdmitted(SITES.get(2).id())).isTrue();
  }

  @Test
  void sameSponsorTwice_countsOnce() {
    Federation federation = federation(0, 2);
    assertThat(sponsor(federation, 0, 1)).isEmpty();
    assertThat(sponsor(federation, 0, 1)).isEmpty();
    assertThat(federation.stillNeeded(SITES.get(1).id())).isEqualTo(1);
  }

  @Test
  void admissionOfManyAtOnce_followsFromOne() {
    Federation federation = federation(1, 1);
    for (int site = 2; site < 9; site++) {
      assertThat(sponsor(federation, site - 1, site)).isEmpty();
    }
    assertThat(sponsor(federation, 0, 1)).hasSize(8);
  }

  /// Logs arrive in any order, each in its own.
  @Test
  void orderOfLogs_doesNotMatter() {
    forAll(
        200,
        random -> {
          List<List<Admission>> logs = logs(random);
          int founderSponsored = random.nextInt(4);
          int sponsors = random.nextInt(1, 4);
          var expected = admitted(founderSponsored, sponsors, merged(logs, random));
          for (int i = 0; i < 5; i++) {
            assertThat(admitted(founderSponsored, sponsors, merged(logs, random)))
                .isEqualTo(expected);
          }
        });
  }

  private static List<List<Admission>> logs(RandomGenerator random) {
    var logs = new ArrayList<List<Admission>>();
    for (int sponsor = 0; sponsor < SITES.size(); sponsor++) {
      var log = new ArrayList<Admission>();
      for (int left = random.nextInt(6); left > 0; left--) {
        log.add(new Admission(sponsor, random.nextInt(1, SITES.size())));
      }
      logs.add(log);
    }
    return logs;
  }

  private static List<Admission> merged(List<List<Admission>> logs, RandomGenerator random) {
    var left = new ArrayList<List<Admission>>();
    logs.stream().filter(log -> !log.isEmpty()).forEach(log -> left.add(new ArrayList<>(log)));
    var merged = new ArrayList<Admission>();
    while (!left.isEmpty()) {
      List<Admission> log = left.get(random.nextInt(left.size()));
      merged.add(log.removeFirst());
      left.removeIf(List::isEmpty);
    }
    return merged;
  }

  private static Set<Bytes32> admitted(
      int founderSponsored, int sponsors, List<Admission> admissions) {
    Federation federation = federation(founderSponsored, sponsors);
    var news = new TreeSet<Bytes32>();
    for (Admission each : admissions) {
      news.addAll(sponsor(federation, each.sponsor(), each.site()));
    }
    news.add(FOUNDER.id());
    assertThat(federation.sites()).containsExactlyInAnyOrderElementsOf(news);
    return news;
  }

  @Test
  void genesisOfAnotherFounder_isRefused() {
    SignedRecord other = SITES.get(1);
    assertThatThrownBy(() -> new Federation(genesis(1, 1, other.id()), FOUNDER))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Federation(FOUNDER, FOUNDER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
