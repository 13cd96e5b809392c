package org.ramdam.protocol.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.SiteLog.Reason;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.TestSite;
import org.ramdam.protocol.testing.TestSite.Member;

class SiteLogTest {
  private final RandomGenerator random = new SplittableRandom(1);
  private final TestSite site = new TestSite(random);
  private final SiteLog log = new SiteLog(site.id());
  private final Member zelie = site.newMember();

  /// Founds a network with one member.
  @BeforeEach
  void found() {
    accept(site.inception());
    accept(site.genesis());
    accept(zelie.inception());
    accept(site.admit(zelie.id(), Role.MEMBER, Role.STEWARD));
  }

  private void accept(SignedRecord record) {
    assertThat(log.append(record)).isEqualTo(new SiteLog.Verdict.Accepted());
  }

  private void refuse(Reason reason, SignedRecord record) {
    long size = log.size();
    assertThat(log.append(record))
        .isInstanceOfSatisfying(
            SiteLog.Verdict.Refused.class, refused -> assertThat(refused.code()).isEqualTo(reason));
    assertThat(log.size()).isEqualTo(size);
  }

  private static Body attest() {
    return new Body.Attest(new Bytes32(1, 2, 3, 4), Verdict.CONFIRM);
  }

  private Body contribution() {
    return new Body.Contribution(Action.WORK, zelie.id(), site.id(), 90, 20_000, null, null);
  }

  @Test
  void foundedLog_knowsItsAuthors() {
    assertThat(log.size()).isEqualTo(4);
    assertThat(log.network()).isEqualTo(site.network());
    assertThat(log.inception()).isEqualTo(site.inception().core().body());
    assertThat(log.authorCount()).isEqualTo(2);
    assertThat(log.author(site.registrar().publicKey()))
        .satisfies(author -> assertThat(author.isRegistrar()).isTrue());
    assertThat(log.author(zelie.device().publicKey()))
        .isEqualTo(
            new SiteLog.Author(
                zelie.device().publicKey(),
                zelie.id(),
                new AuthorHead(0, zelie.id()),
                List.of(Role.MEMBER, Role.STEWARD)));
    assertThat(log.author(site.log().publicKey())).isNull();
  }

  @Test
  void admittedMember_writes() {
    accept(site.write(zelie.device(), contribution()));
    accept(site.write(zelie.device(), attest()));
    accept(site.write(site.registrar(), attest()));
  }

  @Test
  void inception_ofTheSite_standsAtEntryZeroAlone() {
    refuse(Reason.INCEPTION, site.inception());
    refuse(Reason.INCEPTION, new TestSite(random).inception());
    var other = new SiteLog(Gen.id(random));
    assertThat(other.append(site.inception())).isInstanceOf(SiteLog.Verdict.Refused.class);
    assertThat(other.append(zelie.inception())).isInstanceOf(SiteLog.Verdict.Refused.class);
    assertThat(other.size()).isZero();
  }

  @Test
  void otherNetwork_isRefused() {
    Body body = attest();
    AuthorHead place = site.next(zelie.device());
    refuse(Reason.OTHER_NETWORK, site.write(zelie.device(), body, Gen.id(random), place));
    AuthorHead next = site.next(site.registrar());
    refuse(
        Reason.OTHER_NETWORK,
        site.write(site.registrar(), new Body.Genesis(2, 2), Bytes32.ZERO, next));
  }

  @Test
  void firstRecord_bringsTheNetwork() {
    var young = new TestSite(random);
    var youngLog = new SiteLog(young.id());
    young.join(site.network());
    assertThat(youngLog.append(young.inception())).isEqualTo(new SiteLog.Verdict.Accepted());
    assertThat(youngLog.network()).isEqualTo(Bytes32.ZERO);
    youngLog.append(young.write(young.registrar(), attest()));
    assertThat(youngLog.network()).isEqualTo(site.network());
  }

  @Test
  void otherHome_isRefused() {
    var other = new TestSite(random);
    other.join(site.network());
    refuse(Reason.OTHER_HOME, other.write(zelie.device(), attest()));
  }

  @Test
  void notAdmitted_isRefused() {
    Member new1 = site.newMember();
    refuse(Reason.NOT_ADMITTED, site.write(new1.device(), attest()));
    Member new2 = site.newMember();
    accept(new2.inception());
    refuse(Reason.NOT_ADMITTED, site.write(new2.device(), attest()));
    accept(site.admit(zelie.id()));
    refuse(Reason.NOT_ADMITTED, site.write(zelie.device(), attest()));
  }

  @Test
  void gap_isRefused() {
    site.write(zelie.device(), attest());
    refuse(Reason.GAP, site.write(zelie.device(), attest()));
  }

  @Test
  void placeTaken_isRefused() {
    AuthorHead first = site.next(zelie.device());
    accept(site.write(zelie.device(), attest()));
    refuse(Reason.TAKEN, site.write(zelie.device(), contribution(), site.network(), first));
    refuse(
        Reason.TAKEN,
        site.write(zelie.device(), attest(), site.network(), new AuthorHead(2, Gen.id(random))));
    refuse(Reason.TAKEN, zelie.inception());
  }

  @Test
  void role_decidesWhoMaySayWhat() {
    SigningKey device = zelie.device();
    AuthorHead place = site.next(device);
    var other = new TestSite(random).inception();
    List<Body> ofTheSite =
        List.of(new Body.SiteAdmission(other), new Body.MemberAdmission(zelie.id(), List.of()));
    for (Body body : ofTheSite) {
      refuse(Reason.ROLE, site.write(device, body, site.network(), place));
    }
    AuthorHead registrars = site.next(site.registrar());
    refuse(Reason.ROLE, site.write(site.registrar(), contribution(), site.network(), registrars));
    var nobody = new Body.MemberAdmission(Gen.id(random), List.of(Role.MEMBER));
    refuse(Reason.ROLE, site.write(site.registrar(), nobody, site.network(), registrars));
    accept(site.write(site.registrar(), new Body.SiteAdmission(other), site.network(), registrars));
  }

  private SignedRecord anchored(long size) {
    AuthorHead place = site.next(zelie.device());
    Core core = site.write(zelie.device(), attest(), site.network(), place).core();
    return RecordCodec.sign(
        new Core(
            core.network(),
            core.home(),
            core.author(),
            core.seq(),
            core.prev(),
            core.createdMs(),
            core.scope(),
            core.refs(),
            new Anchor(size, Gen.id(random)),
            null,
            core.body()),
        zelie.device());
  }

  @Test
  void anchor_beyondTheEnd_isRefused() {
    refuse(Reason.ANCHOR, anchored(log.size() + 1));
  }

  @Test
  void anchor_atTheEnd_isAccepted() {
    accept(anchored(log.size()));
  }

  /// All that a log tells.
  private record Picture(
      Bytes32 network, Body.SiteInception inception, long size, List<SiteLog.Author> authors) {
    static Picture of(SiteLog log, List<Bytes32> keys) {
      var authors = new ArrayList<SiteLog.Author>();
      for (Bytes32 key : keys) {
        SiteLog.Author author = log.author(key);
        if (author != null) {
          authors.add(author);
        }
      }
      assertThat(authors).hasSize(log.authorCount());
      return new Picture(
          log.network(), Objects.requireNonNull(log.inception()), log.size(), authors);
    }
  }

  @Test
  void rollback_restoresAll_andTheSameGoesOn() {
    forAll(
        200,
        seed -> {
          var place = new TestSite(seed);
          var places = new SiteLog(place.id());
          var keys = new ArrayList<>(List.of(place.registrar().publicKey()));
          var run = new ArrayList<SignedRecord>();
          places.append(place.inception());
          if (seed.nextBoolean()) {
            places.append(place.genesis());
          } else {
            run.add(place.genesis());
          }
          for (int members = seed.nextInt(4); members > 0; members--) {
            Member member = place.newMember();
            keys.add(member.device().publicKey());
            run.add(member.inception());
            run.add(place.admit(member.id(), Role.MEMBER));
            run.add(place.write(member.device(), attest()));
          }
          places.begin();
          Picture before = Picture.of(places, keys);
          run.forEach(places::append);
          Picture after = Picture.of(places, keys);
          assertThat(after.size()).isEqualTo(before.size() + run.size());
          places.rollback();
          assertThat(Picture.of(places, keys)).isEqualTo(before);
          assertThat(places.changed()).isEmpty();
          places.begin();
          run.forEach(places::append);
          assertThat(Picture.of(places, keys)).isEqualTo(after);
        });
  }

  @Test
  void changed_isWhatARestoredLogNeeds() {
    var keys = List.of(site.registrar().publicKey(), zelie.device().publicKey());
    List<SiteLog.Author> changed = log.changed();
    SiteLog restored =
        SiteLog.restore(site.id(), log.network(), log.inception(), 1, log.size(), changed);
    assertThat(restored.site()).isEqualTo(site.id());
    assertThat(Picture.of(restored, keys)).isEqualTo(Picture.of(log, keys));
    log.begin();
    assertThat(log.changed()).isEmpty();
    SignedRecord next = site.write(zelie.device(), contribution());
    accept(next);
    assertThat(restored.append(next)).isEqualTo(new SiteLog.Verdict.Accepted());
    assertThat(log.changed())
        .singleElement()
        .satisfies(author -> assertThat(author.head()).isEqualTo(new AuthorHead(1, next.id())));
  }
}
