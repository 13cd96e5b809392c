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
import org.ramdam.protocol.Limits;
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
import org.ramdam.protocol.testing.Records;
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
                List.of(Role.MEMBER, Role.STEWARD),
                false));
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

  private SigningKey secondDevice() {
    SigningKey laptop = Records.key(random);
    accept(site.addDevice(zelie.device(), zelie, laptop));
    return laptop;
  }

  @Test
  void device_writesInItsMembersName() {
    SigningKey laptop = secondDevice();
    accept(site.write(laptop, contribution()));
    assertThat(log.author(laptop.publicKey()))
        .satisfies(author -> {
          assertThat(author.member()).isEqualTo(zelie.id());
          assertThat(author.roles()).containsExactly(Role.MEMBER, Role.STEWARD);
        });
    accept(site.admit(zelie.id(), Role.MEMBER));
    assertThat(log.author(laptop.publicKey()))
        .satisfies(author -> assertThat(author.roles()).containsExactly(Role.MEMBER));
    accept(site.admit(zelie.id()));
    refuse(Reason.NOT_ADMITTED, site.write(laptop, attest()));
  }

  @Test
  void device_isNewAndOfItsMember() {
    SigningKey laptop = secondDevice();
    Member alma = site.newMember();
    accept(alma.inception());
    accept(site.admit(alma.id(), Role.MEMBER));
    SigningKey device = zelie.device();
    AuthorHead place = site.next(device);
    SigningKey fresh = Records.key(random);
    for (Body body :
        List.of(
            site.device(zelie, laptop, laptop),
            site.device(zelie, alma.device(), alma.device()),
            site.device(zelie, site.registrar(), site.registrar()),
            site.device(alma, fresh, fresh))) {
      refuse(Reason.DEVICE, site.write(device, body, site.network(), place));
    }
    AuthorHead registrars = site.next(site.registrar());
    Body added = site.device(zelie, fresh, fresh);
    refuse(Reason.ROLE, site.write(site.registrar(), added, site.network(), registrars));
    refuse(Reason.NOT_ADMITTED, site.write(fresh, attest()));
  }

  @Test
  void devices_areTwelveEver_andRecoveriesHaveRoomForFourMore() {
    for (int i = 1; i < Limits.DEVICES_ADDED; i++) {
      SigningKey key = secondDevice();
      accept(site.write(zelie.device(), site.revocation(key)));
    }
    SigningKey key = Records.key(random);
    AuthorHead place = site.next(zelie.device());
    Body one = site.device(zelie, key, key);
    refuse(Reason.DEVICE, site.write(zelie.device(), one, site.network(), place));
    for (int i = Limits.DEVICES_ADDED; i < Limits.DEVICES; i++) {
      accept(site.recover(zelie, Records.key(random), zelie.recovery()));
    }
    refuse(Reason.DEVICE, site.recover(zelie, key, zelie.recovery()));
  }

  @Test
  void revokedDevice_writesNoMore() {
    SigningKey laptop = secondDevice();
    accept(site.write(laptop, contribution()));
    accept(site.write(zelie.device(), site.revocation(laptop)));
    refuse(Reason.REVOKED, site.write(laptop, contribution()));
    accept(site.admit(zelie.id(), Role.MEMBER, Role.STEWARD));
    refuse(Reason.REVOKED, site.write(laptop, contribution()));
    AuthorHead place = site.next(zelie.device());
    Body again = site.device(zelie, laptop, laptop);
    refuse(Reason.DEVICE, site.write(zelie.device(), again, site.network(), place));
    Body twice = site.revocation(laptop);
    refuse(Reason.DEVICE, site.write(zelie.device(), twice, site.network(), place));
    refuse(Reason.TAKEN, site.recover(zelie, laptop, zelie.recovery()));
  }

  @Test
  void revocation_namesTheNewestRecord() {
    SigningKey laptop = secondDevice();
    Body.Revocation unused = site.revocation(laptop);
    accept(site.write(laptop, contribution()));
    AuthorHead place = site.next(zelie.device());
    refuse(Reason.TAKEN, site.write(zelie.device(), unused, site.network(), place));
    Body.Revocation newest = site.revocation(laptop);
    var other = new Body.Revocation(newest.device(), newest.seq(), Gen.id(random));
    refuse(Reason.TAKEN, site.write(zelie.device(), other, site.network(), place));
    accept(site.write(zelie.device(), newest, site.network(), place));
  }

  @Test
  void revocation_isOfAMembersOwn() {
    Member alma = site.newMember();
    accept(alma.inception());
    accept(site.admit(alma.id(), Role.MEMBER));
    AuthorHead place = site.next(alma.device());
    Body own = site.revocation(alma.device());
    for (SigningKey key : List.of(zelie.device(), site.registrar(), Records.key(random))) {
      Body body = site.revocation(key);
      refuse(Reason.DEVICE, site.write(alma.device(), body, site.network(), place));
    }
    accept(site.write(alma.device(), own, site.network(), place));
    refuse(Reason.REVOKED, site.write(alma.device(), attest()));
  }

  @Test
  void recovery_leavesOneDevice() {
    SigningKey laptop = secondDevice();
    SigningKey phone = Records.key(random);
    accept(site.recover(zelie, phone, zelie.recovery()));
    refuse(Reason.REVOKED, site.write(laptop, attest()));
    refuse(Reason.REVOKED, site.write(zelie.device(), attest()));
    accept(site.write(phone, contribution()));
    SigningKey next = Records.key(random);
    accept(site.recover(zelie, next, zelie.recovery()));
    refuse(Reason.REVOKED, site.write(phone, attest()));
    accept(site.write(next, attest()));
  }

  @Test
  void recovery_takesTheKeyOfTheInception() {
    SigningKey phone = Records.key(random);
    refuse(Reason.DEVICE, site.recover(zelie, phone, Records.key(random)));
    Member left = site.newMember();
    refuse(Reason.NOT_ADMITTED, site.recover(left, phone, left.recovery()));
    accept(left.inception());
    refuse(Reason.NOT_ADMITTED, site.recover(left, phone, left.recovery()));
    accept(site.admit(left.id(), Role.MEMBER));
    accept(site.admit(left.id()));
    refuse(Reason.NOT_ADMITTED, site.recover(left, phone, left.recovery()));
    Body body = site.recover(zelie, phone, zelie.recovery()).core().body();
    refuse(Reason.GAP, site.write(phone, body, site.network(), new AuthorHead(2, zelie.id())));
    var elsewhere = new AuthorHead(1, Gen.id(random));
    refuse(Reason.TAKEN, site.write(phone, body, site.network(), elsewhere));
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
            SigningKey laptop = Records.key(seed);
            SigningKey phone = Records.key(seed);
            keys.add(laptop.publicKey());
            keys.add(phone.publicKey());
            run.add(place.addDevice(member.device(), member, laptop));
            run.add(place.write(laptop, attest()));
            run.add(place.write(laptop, place.revocation(member.device())));
            run.add(place.recover(member, phone, member.recovery()));
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
        SiteLog.restore(
            site.id(), log.network(), log.inception(), 1, log.size(), changed, zelie::hash);
    assertThat(restored.site()).isEqualTo(site.id());
    assertThat(Picture.of(restored, keys)).isEqualTo(Picture.of(log, keys));
    log.begin();
    assertThat(log.changed()).isEmpty();
    SignedRecord next = site.write(zelie.device(), contribution());
    accept(next);
    assertThat(restored.append(next)).isEqualTo(new SiteLog.Verdict.Accepted());
    SignedRecord recovery = site.recover(zelie, Records.key(random), zelie.recovery());
    assertThat(restored.append(recovery)).isEqualTo(new SiteLog.Verdict.Accepted());
    assertThat(log.changed())
        .singleElement()
        .satisfies(author -> assertThat(author.head()).isEqualTo(new AuthorHead(1, next.id())));
  }
}
