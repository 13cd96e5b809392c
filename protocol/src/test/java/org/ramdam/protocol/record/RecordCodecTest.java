package org.ramdam.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.record.proto.Role.ROLE_MEMBER;
import static org.ramdam.protocol.record.proto.Role.ROLE_STEWARD;
import static org.ramdam.protocol.testing.Property.forAll;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.proto.Envelope;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Records;

class RecordCodecTest {
  private static final byte[] SIGNATURE = new byte[64];
  private static final int SITE_INCEPTION = 1;
  private static final int MEMBER_ADMISSION = 4;
  private static final int CONTRIBUTION = 5;
  private static final int DEVICE = 13;
  private static final int REVOCATION = 14;
  private static final int RECOVERY = 15;

  private static SignedRecord record(int kind) {
    RandomGenerator random = new SplittableRandom(kind);
    return Records.sign(Records.body(kind, random), random);
  }

  private static org.ramdam.protocol.record.proto.Core.Builder proto(int kind) throws Exception {
    return org.ramdam.protocol.record.proto.Core.parseFrom(record(kind).coreBytes()).toBuilder();
  }

  private static void assertRefused(byte[] core) {
    assertThatThrownBy(() -> RecordCodec.of(core, SIGNATURE))
        .isInstanceOf(MalformedException.class);
  }

  private static void assertRefused(org.ramdam.protocol.record.proto.Core.Builder core) {
    assertRefused(core.build().toByteArray());
  }

  /// `body` with another field, which this version does not know.
  private static UnknownFieldSet field(int number, byte[] value) {
    return UnknownFieldSet.newBuilder()
        .addField(
            number,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(value))
                .build())
        .build();
  }

  @Test
  void everyKind_isReadAsWritten() {
    forAll(random -> {
      SignedRecord record = Records.record(random);
      SignedRecord read = RecordCodec.decode(record.entry());
      assertThat(read).isEqualTo(record).hasSameHashCodeAs(record);
      assertThat(read.core()).isEqualTo(record.core());
      assertThat(read.id()).isEqualTo(Sha256.of(record.coreBytes()));
      assertThat(RecordCodec.of(record.coreBytes(), record.signature())).isEqualTo(record);
      assertThat(record.coreBytes().length).isLessThanOrEqualTo(Limits.CORE_BYTES);
    });
  }

  @Test
  void everyKnownKind_isDrawn() {
    assertThat(RecordCodec.knownKinds())
        .containsExactly(16, 17, 18, 19, 20, 21, 22, 23, 24, 32, 33, 34, 35, 36, 37, 38);
    assertThat(Records.kinds()).isEqualTo(RecordCodec.knownKinds().size());
  }

  @Test
  void signature_isOfTheAuthorAndTheCoreAlone() {
    Verifier verifier = Verifier.strict();
    forAll(
        100,
        random -> {
          SignedRecord record = Records.record(random);
          assertThat(record.verify(verifier)).isTrue();
          byte[] tampered = Gen.tampered(record.signature(), random);
          assertThat(RecordCodec.of(record.coreBytes(), tampered).verify(verifier)).isFalse();
          SignedRecord other = Records.record(random);
          assertThat(RecordCodec.of(record.coreBytes(), other.signature()).verify(verifier))
              .isFalse();
        });
  }

  @Test
  void entry_isADsseEnvelope() {
    forAll(
        100,
        random -> {
          SignedRecord record = Records.record(random);
          Envelope envelope = Envelope.parseFrom(record.entry());
          assertThat(envelope.getPayload().toByteArray()).isEqualTo(record.coreBytes());
          assertThat(envelope.getPayloadType()).isEqualTo(RecordCodec.PAYLOAD_TYPE);
          assertThat(envelope.getSignaturesList())
              .singleElement()
              .satisfies(signature -> {
                assertThat(signature.getSig().toByteArray()).isEqualTo(record.signature());
                assertThat(signature.getKeyid()).isEmpty();
              });
          assertThat(envelope.toByteArray()).isEqualTo(record.entry());
        });
  }

  /// The formula of the DSSE specification.
  private static String pae(String type, String body) {
    return "DSSEv1 " + type.length() + " " + type + " " + body.length() + " " + body;
  }

  @Test
  void pae_isThatOfTheSpecification() {
    assertThat(pae("http://example.com/HelloWorld", "hello world"))
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    for (String body : List.of("", "hello world", "x".repeat(4096))) {
      assertThat(RecordCodec.pae(body.getBytes(StandardCharsets.US_ASCII)))
          .asString(StandardCharsets.US_ASCII)
          .isEqualTo(pae(RecordCodec.PAYLOAD_TYPE, body));
    }
  }

  @Test
  void tamperedEntry_isRefusedOrItsOwnEncoding() {
    Verifier verifier = Verifier.strict();
    forAll(random -> {
      byte[] entry = record(random.nextInt(Records.kinds())).entry();
      byte[] tampered =
          random.nextInt(4) == 0
              ? Arrays.copyOf(entry, random.nextInt(entry.length))
              : Gen.tampered(entry, random);
      try {
        SignedRecord read = RecordCodec.decode(tampered);
        assertThat(read.entry()).isEqualTo(tampered);
        assertThat(read.verify(verifier)).isFalse();
      } catch (MalformedException _) {
        // refused
      }
    });
  }

  @Test
  void randomBytes_areRefused() {
    forAll(random -> {
      byte[] bytes = Gen.bytes(random.nextInt(200), random);
      assertThatThrownBy(() -> RecordCodec.decode(bytes)).isInstanceOf(MalformedException.class);
    });
  }

  @Test
  void overlongVarint_isRefused() {
    byte[] core = record(CONTRIBUTION).coreBytes();
    byte[] overlong = new byte[core.length + 1];
    System.arraycopy(core, 2, overlong, 3, core.length - 2);
    overlong[0] = core[0];
    overlong[1] = (byte) (core[1] | 0x80);
    assertRefused(overlong);
  }

  @Test
  void duplicateField_isRefused() {
    byte[] core = record(CONTRIBUTION).coreBytes();
    byte[] twice = new byte[core.length + 2];
    System.arraycopy(core, 0, twice, 0, 2);
    System.arraycopy(core, 0, twice, 2, core.length);
    assertRefused(twice);
  }

  @Test
  void twoBodies_areRefused() throws Exception {
    var second =
        org.ramdam.protocol.record.proto.Core.newBuilder()
            .setContribution(proto(CONTRIBUTION).getContribution())
            .build();
    byte[] core = record(CONTRIBUTION).coreBytes();
    byte[] two = Arrays.copyOf(core, core.length + second.getSerializedSize());
    System.arraycopy(second.toByteArray(), 0, two, core.length, second.getSerializedSize());
    assertRefused(two);
  }

  @Test
  void otherOrder_isRefused() {
    byte[] core = record(CONTRIBUTION).coreBytes();
    byte[] turned = Arrays.copyOfRange(core, 2, core.length + 2);
    System.arraycopy(core, 0, turned, core.length - 2, 2);
    assertRefused(turned);
  }

  @Test
  void defaultValue_written_isRefused() {
    byte[] core = record(SITE_INCEPTION).coreBytes();
    // Field 5, seq, after version and author; an inception has none.
    int at = 2 + 2 + Bytes32.SIZE;
    byte[] written = new byte[core.length + 2];
    System.arraycopy(core, 0, written, 0, at);
    written[at] = 5 << 3;
    System.arraycopy(core, at, written, at + 2, core.length - at);
    assertRefused(written);
  }

  @Test
  void keyOfMlDsa44_isReadAsWritten() {
    forAll(random -> {
      SignedRecord record = Records.sign(Records.siteInceptionWithMlDsa44(random), random);
      assertThat(RecordCodec.decode(record.entry()).core()).isEqualTo(record.core());
    });
  }

  @Test
  void keyOfMlDsa44_ofAnotherLength_orAbsentAndWritten_isRefused() throws Exception {
    for (int length : new int[] {31, 33, 1312}) {
      var core = proto(SITE_INCEPTION);
      core.getSiteInceptionBuilder().setWitnessMldsa44Hash(ByteString.copyFrom(new byte[length]));
      assertRefused(core);
    }
    byte[] core = record(SITE_INCEPTION).coreBytes();
    var parsed = org.ramdam.protocol.record.proto.Core.parseFrom(core);
    var body = parsed.getSiteInception().toByteString();
    var written = body.concat(ByteString.copyFrom(new byte[] {7 << 3 | 2, 0}));
    assertRefused(
        parsed.toBuilder().clearSiteInception().setUnknownFields(field(17, written.toByteArray())));
  }

  @Test
  void unpackedRoles_areRefused() throws Exception {
    var core = proto(MEMBER_ADMISSION);
    core.getMemberAdmissionBuilder()
        .clearRoles()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(2, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build());
    assertRefused(core);
  }

  @Test
  void unknownField_inOrBesideAKnownBody_isRefused() throws Exception {
    UnknownFieldSet more = field(99, new byte[] {1});
    var inBody = proto(CONTRIBUTION);
    inBody.getContributionBuilder().setUnknownFields(more);
    assertRefused(inBody);
    assertRefused(proto(CONTRIBUTION).setUnknownFields(more));
    assertRefused(proto(CONTRIBUTION).setUnknownFields(field(12, new byte[] {1})));
    var inAnchor = proto(CONTRIBUTION);
    inAnchor.getAnchorBuilder().setSize(1).setRoot(id()).setUnknownFields(more);
    assertRefused(inAnchor);
  }

  private static ByteString id() {
    return ByteString.copyFrom(new byte[Bytes32.SIZE]);
  }

  @Test
  void unknownKind_isKept() throws Exception {
    var core = proto(CONTRIBUTION).clearBody().setUnknownFields(field(40, new byte[] {1, 2}));
    byte[] bytes = core.build().toByteArray();
    SignedRecord read = RecordCodec.of(bytes, SIGNATURE);
    assertThat(read.core().body()).isEqualTo(new Body.Unknown(40));
    assertThat(RecordCodec.decode(read.entry()).coreBytes()).isEqualTo(bytes);
    SignedRecord none =
        RecordCodec.of(proto(CONTRIBUTION).clearBody().build().toByteArray(), SIGNATURE);
    assertThat(none.core().body()).isEqualTo(new Body.Unknown(0));
  }

  @Test
  void unknownKind_withAnotherEncodingOfWhatIsKnown_isRefused() throws Exception {
    UnknownFieldSet kind = field(40, new byte[] {1, 2});
    var inAnchor = proto(CONTRIBUTION).clearBody().setUnknownFields(kind);
    inAnchor.getAnchorBuilder().setSize(1).setRoot(id()).setUnknownFields(kind);
    assertRefused(inAnchor);
    var varint = UnknownFieldSet.Field.newBuilder().addVarint(1).build();
    for (int known : new int[] {3, 16, 32}) {
      assertRefused(
          proto(CONTRIBUTION)
              .clearBody()
              .setUnknownFields(UnknownFieldSet.newBuilder().addField(known, varint).build()));
    }
  }

  @Test
  void valueThatIsNotKnown_isRefused() throws Exception {
    assertRefused(proto(CONTRIBUTION).setVersion(0));
    assertRefused(proto(CONTRIBUTION).setVersion(2));
    assertRefused(
        proto(CONTRIBUTION).setScope(org.ramdam.protocol.record.proto.Scope.SCOPE_UNSPECIFIED));
    assertRefused(proto(CONTRIBUTION).setScopeValue(4));
    assertRefused(proto(CONTRIBUTION).setSeq(-1));
    assertRefused(proto(CONTRIBUTION).setCreatedMs(-1));
    assertRefused(proto(CONTRIBUTION).setAuthor(ByteString.EMPTY));
    assertRefused(proto(CONTRIBUTION).setAuthor(id().substring(1)));
    assertRefused(proto(CONTRIBUTION).setHome(id()));
    assertRefused(proto(CONTRIBUTION).addRefs(ByteString.EMPTY));
    assertRefused(proto(CONTRIBUTION).clearRefs().addAllRefs(many(17)));
    for (int minutes : new int[] {0, 1441, -1}) {
      var core = proto(CONTRIBUTION);
      core.getContributionBuilder().setEffortMinutes(minutes);
      assertRefused(core);
    }
    for (int size : new int[] {0, 8193, -1}) {
      var core = proto(CONTRIBUTION);
      core.getPrivateBuilder().setHash(id()).setSize(size);
      assertRefused(core);
    }
    var roles = proto(MEMBER_ADMISSION);
    roles.getMemberAdmissionBuilder().clearRoles().addRoles(ROLE_STEWARD).addRoles(ROLE_MEMBER);
    assertRefused(roles);
  }

  @Test
  void keysAndSignaturesOfAnotherSize_areRefused() throws Exception {
    ByteString signature = ByteString.copyFrom(SIGNATURE);
    for (ByteString wrong : List.of(ByteString.EMPTY, id(), signature.substring(1))) {
      var acceptance = proto(DEVICE);
      acceptance.getDeviceBuilder().setAcceptance(wrong);
      assertRefused(acceptance);
      var authorization = proto(RECOVERY);
      authorization.getRecoveryBuilder().setAuthorization(wrong);
      assertRefused(authorization);
    }
    for (ByteString wrong : List.of(ByteString.EMPTY, id().substring(1), signature)) {
      var key = proto(DEVICE);
      key.getDeviceBuilder().setKey(wrong);
      assertRefused(key);
      var recovery = proto(RECOVERY);
      recovery.getRecoveryBuilder().setRecoveryKey(wrong);
      assertRefused(recovery);
      var last = proto(REVOCATION);
      last.getRevocationBuilder().setLast(wrong);
      assertRefused(last);
    }
    var seq = proto(REVOCATION);
    seq.getRevocationBuilder().setSeq(-1);
    assertRefused(seq);
    assertRefused(proto(RECOVERY).setSeq(0));
  }

  @Test
  void whoElseMustSign_must() {
    Verifier verifier = Verifier.strict();
    for (int kind : new int[] {DEVICE, RECOVERY}) {
      RandomGenerator random = new SplittableRandom(kind);
      SigningKey key = Records.key(random);
      Core core = Records.core(Records.body(kind, random), key.publicKey(), random);
      assertThat(RecordCodec.sign(core, key).verify(verifier)).isTrue();
      Core elsewhere =
          new Core(
              core.network(),
              Gen.id(random),
              core.author(),
              core.seq(),
              core.prev(),
              core.createdMs(),
              core.scope(),
              core.refs(),
              core.anchor(),
              core.commitment(),
              core.body());
      assertThat(RecordCodec.sign(elsewhere, key).verify(verifier)).isFalse();
    }
  }

  @Test
  void answeringForARun_areTheNewest_andThoseThatBringADevice() {
    RandomGenerator random = new SplittableRandom(4);
    SigningKey key = Records.key(random);
    var run = new ArrayList<SignedRecord>();
    for (int kind : new int[] {DEVICE, CONTRIBUTION, REVOCATION, CONTRIBUTION}) {
      Core core = Records.core(Records.body(kind, random), key.publicKey(), random);
      run.add(RecordCodec.sign(core, key));
    }
    run.add(record(RECOVERY));
    assertThat(SignedRecord.answering(run))
        .containsExactlyInAnyOrder(run.getFirst(), run.get(3), run.get(4));
  }

  private static List<ByteString> many(int count) {
    return java.util.Collections.nCopies(count, id());
  }

  @Test
  void idsAgainstTheKind_areRefused() throws Exception {
    ByteString some = ByteString.copyFrom(new Bytes32(1, 2, 3, 4).toByteArray());
    assertRefused(proto(SITE_INCEPTION).setNetwork(some));
    assertRefused(proto(SITE_INCEPTION).setHome(some));
    assertRefused(proto(SITE_INCEPTION).setPrev(some));
    assertRefused(proto(SITE_INCEPTION).setSeq(1));
    var anchored = proto(SITE_INCEPTION);
    anchored.getAnchorBuilder().setSize(1).setRoot(some);
    assertRefused(anchored);
    assertRefused(proto(CONTRIBUTION).clearNetwork());
    assertRefused(proto(CONTRIBUTION).clearHome());
    assertRefused(proto(CONTRIBUTION).clearPrev());
    assertRefused(proto(CONTRIBUTION).clearSeq());
    assertRefused(proto(0).setNetwork(some));
  }

  @Test
  void core_ofFourThousandNinetySixBytes_isTheLargest() throws Exception {
    var core = proto(CONTRIBUTION).clearBody();
    int room = Limits.CORE_BYTES - core.build().getSerializedSize() - 4;
    byte[] largest = core.setUnknownFields(field(40, new byte[room])).build().toByteArray();
    assertThat(largest).hasSize(Limits.CORE_BYTES);
    SignedRecord read = RecordCodec.of(largest, SIGNATURE);
    assertThat(RecordCodec.decode(read.entry())).isEqualTo(read);
    byte[] larger = core.setUnknownFields(field(40, new byte[room + 1])).build().toByteArray();
    assertRefused(larger);
    assertThatThrownBy(() -> RecordCodec.decode(RecordCodec.envelope(larger, SIGNATURE)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void signature_ofAnotherLength_isRefused() {
    byte[] core = record(CONTRIBUTION).coreBytes();
    for (int length : new int[] {0, 63, 65}) {
      byte[] signature = new byte[length];
      assertThatThrownBy(() -> RecordCodec.of(core, signature))
          .isInstanceOf(MalformedException.class);
      byte[] entry = RecordCodec.envelope(core, signature);
      assertThatThrownBy(() -> RecordCodec.decode(entry)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void envelope_ofAnotherForm_isRefused() throws Exception {
    SignedRecord record = record(CONTRIBUTION);
    Envelope envelope = Envelope.parseFrom(record.entry());
    List<Envelope.Builder> refused =
        List.of(
            envelope.toBuilder().setPayloadType("application/vnd.in-toto+json"),
            envelope.toBuilder().clearSignatures(),
            envelope.toBuilder().addSignatures(envelope.getSignatures(0)),
            envelope.toBuilder().clearPayload(),
            envelope.toBuilder().setUnknownFields(field(4, new byte[] {1})),
            envelope.toBuilder()
                .setSignatures(0, envelope.getSignatures(0).toBuilder().setKeyid("k")));
    assertThat(refused)
        .allSatisfy(other ->
            assertThatThrownBy(() -> RecordCodec.decode(other.build().toByteArray()))
                .isInstanceOf(MalformedException.class));
  }

  @Test
  void envelope_withAnOverlongLength_isRefused() {
    byte[] entry = record(CONTRIBUTION).entry();
    // The length takes two bytes; the third adds nothing.
    byte[] overlong = new byte[entry.length + 1];
    System.arraycopy(entry, 0, overlong, 0, 3);
    overlong[2] |= (byte) 0x80;
    System.arraycopy(entry, 3, overlong, 4, entry.length - 3);
    assertThatThrownBy(() -> RecordCodec.decode(overlong)).isInstanceOf(MalformedException.class);
  }

  @Test
  void sign_byAnotherThanTheAuthor_orWhatIsNotKnown_isRefused() {
    RandomGenerator random = new SplittableRandom(1);
    SigningKey key = Records.key(random);
    Core others = Records.core(Records.body(CONTRIBUTION, random), Gen.id(random), random);
    assertThatThrownBy(() -> RecordCodec.sign(others, key))
        .isInstanceOf(IllegalArgumentException.class);
    Core unknown = Records.core(new Body.Unknown(40), key.publicKey(), random);
    assertThatThrownBy(() -> RecordCodec.sign(unknown, key))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
