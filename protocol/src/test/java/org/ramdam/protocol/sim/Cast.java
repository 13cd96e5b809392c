package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;

/// Who plays: sites with their keys and what their logs begin with, and their members. The same in
/// every simulation, since keys take long to make.
final class Cast {
  static final int SITES = 8;
  static final int MEMBERS = 3;

  /// Sites that are not played: their logs are complete, and held by some.
  static final int ABSENT = 24;

  static final SimSignatures SIGNATURES = SimSignatures.known();
  static final Set<Bytes32> SIGNED = new HashSet<>();
  static final List<Site> PLAYED = sites(0, SITES);
  static final List<Site> ABSENTEES = sites(SITES, SITES + ABSENT);
  static final Site FOUNDER = PLAYED.getFirst();
  static final SignedRecord GENESIS = genesis();
  static final Bytes32 NETWORK = GENESIS.id();

  /// How the logs of the sites begin, by the site's number.
  static final List<List<Run.Item>> BEGINNINGS = beginnings();

  /// The heads of the logs of the absent sites.
  static final List<SignedTreeHead> HEADS = heads();

  private Cast() {}

  record Site(
      int number,
      SignedRecord inception,
      SigningKey registrar,
      SigningKey log,
      SigningKey witness,
      List<Member> members) {
    Bytes32 id() {
      return inception.id();
    }
  }

  /// A person with one device.
  record Member(SigningKey device, SignedRecord inception) {}

  private static SigningKey key(int site, int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) site;
    seed[1] = (byte) number;
    return SigningKey.ofSeed(seed);
  }

  private static SignedRecord sign(Core core, SigningKey key) {
    SignedRecord record = SIGNATURES.remember(SIGNATURES.sign(core, key));
    SIGNED.add(record.id());
    return record;
  }

  private static List<Site> sites(int from, int to) {
    var sites = new ArrayList<Site>();
    for (int number = from; number < to; number++) {
      SigningKey root = key(number, 0);
      SigningKey registrar = key(number, 1);
      SigningKey log = key(number, 2);
      SigningKey witness = key(number, 3);
      Body keys =
          new Body.SiteInception(
              registrar.publicKey(),
              log.publicKey(),
              witness.publicKey(),
              root.publicKey(),
              root.publicKey(),
              1);
      SignedRecord inception =
          sign(Core.inception(root.publicKey(), 1, Scope.PUBLIC, null, keys), root);
      sites.add(new Site(number, inception, registrar, log, witness, members(number)));
    }
    return List.copyOf(sites);
  }

  private static List<Member> members(int site) {
    var members = new ArrayList<Member>();
    for (int number = 0; site < SITES && number < MEMBERS; number++) {
      SigningKey device = key(site, 10 + number);
      Body body = new Body.MemberInception(device.publicKey());
      members.add(
          new Member(
              device, sign(Core.inception(device.publicKey(), 1, Scope.SITE, null, body), device)));
    }
    return members;
  }

  private static SignedRecord genesis() {
    Body body = new Body.Genesis(SITES + ABSENT, 1);
    return sign(core(Bytes32.ZERO, FOUNDER, 1, FOUNDER.id(), body), FOUNDER.registrar());
  }

  private static Core core(Bytes32 network, Site home, long seq, Bytes32 prev, Body body) {
    return new Core(
        network,
        home.id(),
        home.registrar().publicKey(),
        seq,
        prev,
        1,
        Scope.PUBLIC,
        List.of(),
        null,
        null,
        body);
  }

  private static List<List<Run.Item>> beginnings() {
    var all = new ArrayList<List<Run.Item>>();
    for (Site site : PLAYED) {
      var records = new ArrayList<SignedRecord>();
      records.add(site.inception());
      SignedRecord last = site.inception();
      if (site.equals(FOUNDER)) {
        last = GENESIS;
        records.add(last);
        for (Site other : PLAYED.subList(1, SITES)) {
          last = next(site, last, new Body.SiteAdmission(other.inception()));
          records.add(last);
        }
        for (Site other : ABSENTEES) {
          last = next(site, last, new Body.SiteAdmission(other.inception()));
          records.add(last);
        }
      }
      Member member = site.members().getFirst();
      records.add(member.inception());
      records.add(next(site, last, admission(member)));
      all.add(records.stream().map(Cast::item).toList());
    }
    return List.copyOf(all);
  }

  static Body admission(Member member) {
    return new Body.MemberAdmission(member.inception().id(), List.of(Role.MEMBER));
  }

  private static SignedRecord next(Site site, SignedRecord last, Body body) {
    long seq = last.core().seq() + 1;
    return sign(core(NETWORK, site, seq, last.id(), body), site.registrar());
  }

  private static Run.Item item(SignedRecord record) {
    return new Run.Item(record, record.entry(), null);
  }

  private static List<SignedTreeHead> heads() {
    var heads = new ArrayList<SignedTreeHead>();
    for (Site site : ABSENTEES) {
      Replica replica = Replica.empty(site.id());
      var _ = replica.append(List.of(item(site.inception())));
      heads.add(SIGNATURES.remember(replica, site.log()));
    }
    return List.copyOf(heads);
  }
}
