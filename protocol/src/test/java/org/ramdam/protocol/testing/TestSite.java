package org.ramdam.protocol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Consent;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;

/// A site with its keys and authors, which writes records that follow one another. It checks
/// nothing: a test may write what no site would.
public final class TestSite {
  private static final long NOW_MS = 1_760_000_000_000L;

  private final RandomGenerator random;
  private final SigningKey registrar;
  private final SigningKey log;
  private final SigningKey witness;
  private final SignedRecord inception;
  private final Map<Bytes32, AuthorHead> heads = new HashMap<>();
  private Bytes32 network = Bytes32.ZERO;

  /// A site with new keys.
  public TestSite(RandomGenerator random) {
    this.random = random;
    registrar = Records.key(random);
    log = Records.key(random);
    witness = Records.key(random);
    SigningKey root = Records.key(random);
    var body =
        new Body.SiteInception(
            registrar.publicKey(),
            log.publicKey(),
            witness.publicKey(),
            Gen.id(random),
            Gen.id(random),
            1);
    inception =
        RecordCodec.sign(Core.inception(root.publicKey(), NOW_MS, Scope.NETWORK, null, body), root);
    heads.put(registrar.publicKey(), new AuthorHead(0, inception.id()));
  }

  /// A member's first device, first record and recovery key.
  public record Member(SigningKey device, SignedRecord inception, SigningKey recovery) {
    /// The member's id.
    public Bytes32 id() {
      return inception.id();
    }

    /// What the inception commits to, of this member alone.
    public Bytes32 hash(Bytes32 member) {
      assertThat(member).isEqualTo(id());
      return Sha256.of(recovery.publicKey().toByteArray());
    }
  }

  /// Entry 0 of the log.
  public SignedRecord inception() {
    return inception;
  }

  /// The site's id.
  public Bytes32 id() {
    return inception.id();
  }

  /// The key of the site's own records.
  public SigningKey registrar() {
    return registrar;
  }

  /// The key of its checkpoints.
  public SigningKey log() {
    return log;
  }

  /// The key of its cosignatures.
  public SigningKey witness() {
    return witness;
  }

  /// The network its next records are for.
  public Bytes32 network() {
    return network;
  }

  /// The next records are for this network.
  public void join(Bytes32 network) {
    this.network = network;
  }

  /// Founds a network; the next records are for it.
  public SignedRecord genesis() {
    SignedRecord genesis = write(registrar, new Body.Genesis(2, 2), Bytes32.ZERO, next(registrar));
    network = genesis.id();
    return genesis;
  }

  /// Someone new, whose inception is still to be appended.
  public Member newMember() {
    SigningKey device = Records.key(random);
    SigningKey recovery = Records.key(random);
    var body = new Body.MemberInception(Sha256.of(recovery.publicKey().toByteArray()));
    Core core = Core.inception(device.publicKey(), NOW_MS, Scope.NETWORK, null, body);
    SignedRecord first = RecordCodec.sign(core, device);
    heads.put(device.publicKey(), new AuthorHead(0, first.id()));
    return new Member(device, first, recovery);
  }

  /// What `by` signs so that the new key is a device of this member too, which the key accepts.
  public SignedRecord addDevice(SigningKey by, Member member, SigningKey key) {
    SignedRecord record = write(by, device(member, key, key));
    heads.put(key.publicKey(), new AuthorHead(0, record.id()));
    return record;
  }

  /// A device of this member, which `accepting` accepts for it.
  public Body.Device device(Member member, SigningKey key, SigningKey accepting) {
    byte[] message = Consent.accepting(network, id(), member.id(), key.publicKey());
    return new Body.Device(member.id(), key.publicKey(), Signature.of(accepting.sign(message)));
  }

  /// The revocation of a key, whose newest record is the newest that was written here.
  public Body.Revocation revocation(SigningKey device) {
    AuthorHead next = next(device);
    return new Body.Revocation(device.publicKey(), next.seq() - 1, next.id());
  }

  /// What a new key of this member signs, whom `recovery` authorizes.
  public SignedRecord recover(Member member, SigningKey key, SigningKey recovery) {
    byte[] message = Consent.recovering(network, id(), member.id(), key.publicKey());
    var body =
        new Body.Recovery(member.id(), recovery.publicKey(), Signature.of(recovery.sign(message)));
    return write(key, body, network, new AuthorHead(1, member.id()));
  }

  /// The registrar admits a member with these roles.
  public SignedRecord admit(Bytes32 member, Role... roles) {
    return write(registrar, new Body.MemberAdmission(member, List.of(roles)));
  }

  /// The author's next record.
  public SignedRecord write(SigningKey author, Body body) {
    return write(author, body, network, next(author));
  }

  /// A record for any network at any place, which is the author's newest from then on.
  ///
  /// @param place the number of the record, and the id of the one before
  public SignedRecord write(SigningKey author, Body body, Bytes32 network, AuthorHead place) {
    Core core =
        new Core(
            network,
            id(),
            author.publicKey(),
            place.seq(),
            place.id(),
            NOW_MS,
            Scope.NETWORK,
            List.of(),
            null,
            null,
            body);
    SignedRecord record = RecordCodec.sign(core, author);
    heads.put(author.publicKey(), new AuthorHead(place.seq(), record.id()));
    return record;
  }

  /// Where the author's next record stands: its number, and the id of the one before.
  public AuthorHead next(SigningKey author) {
    AuthorHead head = heads.getOrDefault(author.publicKey(), new AuthorHead(0, Gen.id(random)));
    return new AuthorHead(head.seq() + 1, head.id());
  }
}
