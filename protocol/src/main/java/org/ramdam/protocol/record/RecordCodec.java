package org.ramdam.protocol.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.Signer;
import org.ramdam.protocol.record.proto.Core.BodyCase;

/// Cores and envelopes to bytes and back. One encoding of each is accepted: a decoder refuses what
/// does not equal its own re-encoding (docs/protocol/record.md).
public final class RecordCodec {
  /// The DSSE payload type of a core.
  public static final String PAYLOAD_TYPE = "application/vnd.ramdam.core.v1+protobuf";

  private static final byte[] TYPE = PAYLOAD_TYPE.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PAE_START =
      ("DSSEv1 " + TYPE.length + " " + PAYLOAD_TYPE + " ").getBytes(StandardCharsets.US_ASCII);

  private static final Descriptor CORE = org.ramdam.protocol.record.proto.Core.getDescriptor();

  /// What follows the payload in every envelope: payloadType, then one signature without its bytes.
  private static final byte[] AFTER_PAYLOAD = afterPayload();

  private RecordCodec() {}

  private static byte[] afterPayload() {
    byte[] out = new byte[2 + TYPE.length + 4];
    out[0] = 0x12;
    out[1] = (byte) TYPE.length;
    System.arraycopy(TYPE, 0, out, 2, TYPE.length);
    out[2 + TYPE.length] = 0x1a;
    out[3 + TYPE.length] = 2 + PublicKey.SIGNATURE_SIZE;
    out[4 + TYPE.length] = 0x0a;
    out[5 + TYPE.length] = PublicKey.SIGNATURE_SIZE;
    return out;
  }

  /// Signs a core.
  ///
  /// @throws IllegalArgumentException if `key` is not the core's author, the core exceeds its
  ///   limit, or its kind is not known
  public static SignedRecord sign(Core core, Signer key) {
    if (!key.publicKey().equals(core.author())) {
      throw new IllegalArgumentException(
          "the author is " + core.author() + ", not " + key.publicKey());
    }
    if (core.body() instanceof Body.Unknown) {
      throw new IllegalArgumentException("what is not known cannot be written");
    }
    byte[] bytes = encode(core);
    if (bytes.length > Limits.CORE_BYTES) {
      throw new IllegalArgumentException("a core has at most 4096 bytes, got " + bytes.length);
    }
    return new SignedRecord(Sha256.of(bytes), core, bytes, key.sign(pae(bytes)));
  }

  /// What is signed: the DSSE pre-authentication encoding of the core's bytes.
  ///
  /// @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE</a>
  public static byte[] pae(byte[] core) {
    byte[] length = (core.length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] out = Arrays.copyOf(PAE_START, PAE_START.length + length.length + core.length);
    System.arraycopy(length, 0, out, PAE_START.length, length.length);
    System.arraycopy(core, 0, out, PAE_START.length + length.length, core.length);
    return out;
  }

  /// The one encoding of the envelope of these two.
  public static byte[] envelope(byte[] core, byte[] signature) {
    int lengthSize = CodedOutputStream.computeUInt32SizeNoTag(core.length);
    byte[] out = new byte[1 + lengthSize + core.length + AFTER_PAYLOAD.length + signature.length];
    out[0] = 0x0a;
    int at = 1;
    int length = core.length;
    while (length > 0x7f) {
      out[at++] = (byte) (length | 0x80);
      length >>>= 7;
    }
    out[at++] = (byte) length;
    System.arraycopy(core, 0, out, at, core.length);
    at += core.length;
    System.arraycopy(AFTER_PAYLOAD, 0, out, at, AFTER_PAYLOAD.length);
    System.arraycopy(signature, 0, out, at + AFTER_PAYLOAD.length, signature.length);
    return out;
  }

  /// Where the core begins in an entry that this class made or read; its length is the entry's less
  /// what stands before and [#afterCore] bytes.
  public static int coreStart(byte[] entry) {
    int at = 1;
    while (entry[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /// How many bytes of an entry follow its core: the type, and the signature, whose 64 bytes are
  /// the last.
  public static int afterCore() {
    return AFTER_PAYLOAD.length + PublicKey.SIGNATURE_SIZE;
  }

  /// Reads an entry of a log.
  ///
  /// @throws MalformedException if it is not the one encoding of an envelope and of its core
  public static SignedRecord decode(byte[] entry) throws MalformedException {
    int at = 1;
    int length = 0;
    if (entry.length > 0 && entry[0] == 0x0a) {
      for (int shift = 0; shift <= 14 && at < entry.length; shift += 7) {
        byte b = entry[at++];
        length |= (b & 0x7f) << shift;
        if (b >= 0) {
          break;
        }
      }
    }
    int end = at + length;
    int signatureAt = end + AFTER_PAYLOAD.length;
    if (length == 0
        || signatureAt + PublicKey.SIGNATURE_SIZE != entry.length
        || !Arrays.equals(entry, end, signatureAt, AFTER_PAYLOAD, 0, AFTER_PAYLOAD.length)) {
      throw new MalformedException("not a DSSE envelope of one " + PAYLOAD_TYPE);
    }
    byte[] core = Arrays.copyOfRange(entry, at, end);
    byte[] signature = Arrays.copyOfRange(entry, signatureAt, entry.length);
    if (CodedOutputStream.computeUInt32SizeNoTag(length) != at - 1) {
      throw new MalformedException("the envelope's length is not minimal");
    }
    return of(core, signature);
  }

  /// Reads a core and a signature, the form they have on our wire. Keeps both arrays.
  ///
  /// @throws MalformedException if the core is not canonical or the signature not 64 bytes
  public static SignedRecord of(byte[] core, byte[] signature) throws MalformedException {
    if (signature.length != PublicKey.SIGNATURE_SIZE) {
      throw new MalformedException("a signature has 64 bytes, got " + signature.length);
    }
    return new SignedRecord(Sha256.of(core), decodeCore(core), core, signature);
  }

  /// Reads a core alone, as of a record that is known by its id.
  ///
  /// @throws MalformedException if it is not canonical
  public static Core decodeCore(byte[] bytes) throws MalformedException {
    if (bytes.length > Limits.CORE_BYTES) {
      throw new MalformedException("a core has at most 4096 bytes, got " + bytes.length);
    }
    Core frequent = CoreReader.read(bytes);
    return frequent == null ? decodeAnyCore(bytes) : frequent;
  }

  /// Every kind, by way of the generated classes: what [CoreReader] is held to.
  static Core decodeAnyCore(byte[] bytes) throws MalformedException {
    org.ramdam.protocol.record.proto.Core proto;
    try {
      proto = org.ramdam.protocol.record.proto.Core.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the core is not protobuf: " + e.getMessage(), e);
    }
    if (proto.getVersion() != Core.VERSION) {
      throw new MalformedException("core of version " + proto.getVersion() + "; this reads 1");
    }
    try {
      var refs = new ArrayList<Bytes32>(proto.getRefsCount());
      for (ByteString ref : proto.getRefsList()) {
        refs.add(id(ref, "a ref"));
      }
      Core core =
          new Core(
              optionalId(proto.getNetwork(), "network"),
              optionalId(proto.getHome(), "home"),
              id(proto.getAuthor(), "author"),
              proto.getSeq(),
              optionalId(proto.getPrev(), "prev"),
              proto.getCreatedMs(),
              of(Scope.values(), proto.getScopeValue(), "scope"),
              refs,
              proto.hasAnchor() ? anchor(proto.getAnchor(), "anchor") : null,
              proto.hasPrivate() ? commitment(proto.getPrivate()) : null,
              body(proto));
      requireShape(core);
      if (!isCanonical(core, proto.getUnknownFields(), bytes)) {
        throw new MalformedException("the core is not in its canonical encoding");
      }
      return core;
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the core makes no sense: " + e.getMessage(), e);
    }
  }

  /// Whether `bytes` is what this would write: the fields it knows and, if the kind is not known,
  /// the others after them.
  private static boolean isCanonical(Core core, UnknownFieldSet unknown, byte[] bytes) {
    byte[] known = encode(core);
    byte[] others = core.body() instanceof Body.Unknown ? unknown.toByteArray() : new byte[0];
    return bytes.length == known.length + others.length
        && Arrays.equals(bytes, 0, known.length, known, 0, known.length)
        && Arrays.equals(bytes, known.length, bytes.length, others, 0, others.length);
  }

  /// Which ids a kind must have and must not have.
  private static void requireShape(Core core) throws MalformedException {
    boolean homeless = core.isInception();
    boolean founding = core.body() instanceof Body.Genesis;
    boolean sound =
        core.network().equals(Bytes32.ZERO) == (homeless || founding)
            && core.home().equals(Bytes32.ZERO) == homeless
            && core.prev().equals(Bytes32.ZERO) == homeless
            && (core.seq() == 0) == homeless
            && (!homeless || core.anchor() == null);
    if (!sound) {
      throw new MalformedException(
          "network, home, seq or prev are there, or not, against its kind");
    }
  }

  private static Commitment commitment(org.ramdam.protocol.record.proto.PrivateCommitment proto)
      throws MalformedException {
    if (proto.getSize() > Limits.PRIVATE_BYTES) {
      throw new MalformedException("a private part has at most 8192 bytes");
    }
    return new Commitment(id(proto.getHash(), "private"), proto.getSize());
  }

  private static Anchor anchor(org.ramdam.protocol.record.proto.Anchor proto, String what)
      throws MalformedException {
    return new Anchor(proto.getSize(), id(proto.getRoot(), what));
  }

  private static org.ramdam.protocol.record.proto.Anchor encode(Anchor anchor) {
    return org.ramdam.protocol.record.proto.Anchor.newBuilder()
        .setSize(anchor.size())
        .setRoot(bytes(anchor.root()))
        .build();
  }

  private static Body body(org.ramdam.protocol.record.proto.Core proto) throws MalformedException {
    return switch (proto.getBodyCase()) {
      case GENESIS ->
          new Body.Genesis(
              proto.getGenesis().getFounderSponsored(), proto.getGenesis().getSponsors());
      case SITE_INCEPTION -> {
        var b = proto.getSiteInception();
        yield new Body.SiteInception(
            id(b.getRegistrar(), "registrar"),
            id(b.getLog(), "log"),
            id(b.getWitness(), "witness"),
            id(b.getTransport(), "transport"),
            id(b.getNextRootHash(), "next root"),
            b.getGeneration(),
            b.getWitnessMldsa44Hash().isEmpty()
                ? null
                : id(b.getWitnessMldsa44Hash(), "witness of ML-DSA-44"));
      }
      case SITE_ADMISSION -> {
        SignedRecord inception = decode(proto.getSiteAdmission().getInception().toByteArray());
        yield new Body.SiteAdmission(inception);
      }
      case MEMBER_INCEPTION ->
          new Body.MemberInception(id(proto.getMemberInception().getRecoveryHash(), "recovery"));
      case MEMBER_ADMISSION -> {
        var b = proto.getMemberAdmission();
        var roles = new ArrayList<Role>(b.getRolesCount());
        for (int number : b.getRolesValueList()) {
          roles.add(of(Role.values(), number, "role"));
        }
        yield new Body.MemberAdmission(id(b.getMember(), "member"), roles);
      }
      case SITE_GENERATION -> {
        var b = proto.getSiteGeneration();
        yield new Body.SiteGeneration(
            b.getGeneration(), anchor(b.getLast(), "last"), anchor(b.getKept(), "kept"));
      }
      case DEVICE ->
          new Body.Device(
              id(proto.getDevice().getMember(), "member"),
              id(proto.getDevice().getKey(), "key"),
              signature(proto.getDevice().getAcceptance(), "acceptance"));
      case REVOCATION ->
          new Body.Revocation(
              id(proto.getRevocation().getDevice(), "device"),
              proto.getRevocation().getSeq(),
              id(proto.getRevocation().getLast(), "last"));
      case RECOVERY ->
          new Body.Recovery(
              id(proto.getRecovery().getMember(), "member"),
              id(proto.getRecovery().getRecoveryKey(), "recovery key"),
              signature(proto.getRecovery().getAuthorization(), "authorization"));
      case CONTRIBUTION -> contribution(proto.getContribution());
      case ATTEST ->
          new Body.Attest(
              id(proto.getAttest().getAbout(), "about"),
              of(Verdict.values(), proto.getAttest().getVerdictValue(), "verdict"),
              idOrNull(proto.getAttest().getTo(), "to"));
      case SKILL -> {
        SkillId skill = optionalSkill(proto.getSkill().getSkill());
        if (skill == null) {
          throw new MalformedException("skill is missing");
        }
        yield new Body.Skill(
            skill,
            proto.getSkill().getLevel(),
            of(SkillMode.values(), proto.getSkill().getModeValue(), "mode"),
            proto.getSkill().getAvailabilityMinutes());
      }
      case PROCESS -> {
        var b = proto.getProcess();
        yield new Body.Process(
            idOrNull(b.getOf(), "of"), ids(b.getLeadsList(), "a lead"), b.getFinished());
      }
      case COMMITMENT -> {
        var b = proto.getCommitment();
        yield new Body.Commitment(
            of(Action.values(), b.getActionValue(), "action"),
            idOrNull(b.getProvider(), "provider"),
            id(b.getReceiver(), "receiver"),
            b.getEffortMinutes(),
            b.getDue(),
            optionalSkill(b.getSkill()),
            idOrNull(b.getProcess(), "process"));
      }
      case DISPUTE -> {
        var b = proto.getDispute();
        yield new Body.Dispute(
            id(b.getAbout(), "about"),
            of(Step.values(), b.getStepValue(), "step"),
            b.getOutcomeValue() == 0 ? null : of(Outcome.values(), b.getOutcomeValue(), "outcome"),
            b.getMinutes(),
            idOrNull(b.getMediator(), "mediator"));
      }
      case POLICY -> policy(proto.getPolicy());
      case BODY_NOT_SET -> unknown(proto.getUnknownFields());
    };
  }

  private static Body contribution(org.ramdam.protocol.record.proto.Contribution b)
      throws MalformedException {
    return new Body.Contribution(
        of(Action.values(), b.getActionValue(), "action"),
        id(b.getProvider(), "provider"),
        ids(b.getOthersList(), "one of the others"),
        id(b.getReceiver(), "receiver"),
        b.getEffortMinutes(),
        b.getDay(),
        optionalSkill(b.getSkill()),
        idOrNull(b.getProcess(), "process"),
        idOrNull(b.getFulfills(), "fulfills"),
        idOrNull(b.getCorrects(), "corrects"),
        b.getProfessional(),
        b.getLevel() == 0 ? 1 : b.getLevel(),
        b.hasOrigin() ? origin(b.getOrigin()) : null);
  }

  private static Origin origin(org.ramdam.protocol.record.proto.Origin proto)
      throws MalformedException {
    byte[] batch = proto.getBatch().toByteArray();
    if (batch.length != Origin.BATCH_SIZE) {
      throw new MalformedException("an import is named by 16 bytes, got " + batch.length);
    }
    return new Origin(
        of(Source.values(), proto.getSourceValue(), "source"),
        Longs.get(batch, 0),
        Longs.get(batch, 8));
  }

  private static Body policy(org.ramdam.protocol.record.proto.Policy proto)
      throws MalformedException {
    var settings = new TreeMap<Rule, Integer>();
    for (var setting : proto.getSettingsList()) {
      settings.put(of(Rule.values(), setting.getRuleValue(), "rule"), setting.getValue());
    }
    return new Body.Policy(settings, proto.getFromDay());
  }

  private static List<Bytes32> ids(List<ByteString> list, String what) throws MalformedException {
    var ids = new ArrayList<Bytes32>(list.size());
    for (ByteString bytes : list) {
      ids.add(id(bytes, what));
    }
    return ids;
  }

  private static @Nullable Bytes32 idOrNull(ByteString bytes, String what)
      throws MalformedException {
    return bytes.isEmpty() ? null : id(bytes, what);
  }

  private static Body unknown(UnknownFieldSet fields) throws MalformedException {
    int kind = 0;
    for (int number : fields.asMap().keySet()) {
      if (CORE.findFieldByNumber(number) != null) {
        throw new MalformedException("field " + number + " is of another type");
      }
      kind = Math.max(kind, number);
    }
    return new Body.Unknown(kind);
  }

  private static byte[] encode(Core core) {
    var proto =
        org.ramdam.protocol.record.proto.Core.newBuilder()
            .setVersion(Core.VERSION)
            .setNetwork(optionalBytes(core.network()))
            .setHome(optionalBytes(core.home()))
            .setAuthor(bytes(core.author()))
            .setSeq(core.seq())
            .setPrev(optionalBytes(core.prev()))
            .setCreatedMs(core.createdMs())
            .setScopeValue(core.scope().ordinal() + 1);
    core.refs().forEach(ref -> proto.addRefs(bytes(ref)));
    if (core.anchor() != null) {
      proto.setAnchor(encode(core.anchor()));
    }
    if (core.commitment() != null) {
      proto
          .getPrivateBuilder()
          .setHash(bytes(core.commitment().hash()))
          .setSize(core.commitment().size());
    }
    switch (core.body()) {
      case Body.Genesis(int founderSponsored, int sponsors) ->
          proto.getGenesisBuilder().setFounderSponsored(founderSponsored).setSponsors(sponsors);
      case Body.SiteInception b -> {
        var inception =
            proto
                .getSiteInceptionBuilder()
                .setRegistrar(bytes(b.registrar()))
                .setLog(bytes(b.log()))
                .setWitness(bytes(b.witness()))
                .setTransport(bytes(b.transport()))
                .setNextRootHash(bytes(b.nextRootHash()))
                .setGeneration(b.generation());
        if (b.witnessMlDsa44Hash() != null) {
          inception.setWitnessMldsa44Hash(bytes(b.witnessMlDsa44Hash()));
        }
      }
      case Body.SiteAdmission(SignedRecord inception) ->
          proto.getSiteAdmissionBuilder().setInception(ByteString.copyFrom(inception.entry()));
      case Body.MemberInception(Bytes32 recoveryHash) ->
          proto.getMemberInceptionBuilder().setRecoveryHash(bytes(recoveryHash));
      case Body.MemberAdmission(Bytes32 member, List<Role> roles) -> {
        var b = proto.getMemberAdmissionBuilder().setMember(bytes(member));
        roles.forEach(role -> b.addRolesValue(role.ordinal() + 1));
      }
      case Body.SiteGeneration(int generation, Anchor last, Anchor kept) ->
          proto
              .getSiteGenerationBuilder()
              .setGeneration(generation)
              .setLast(encode(last))
              .setKept(encode(kept));
      case Body.Device(Bytes32 member, Bytes32 key, Signature acceptance) ->
          proto
              .getDeviceBuilder()
              .setMember(bytes(member))
              .setKey(bytes(key))
              .setAcceptance(bytes(acceptance));
      case Body.Revocation(Bytes32 device, long seq, Bytes32 last) ->
          proto.getRevocationBuilder().setDevice(bytes(device)).setSeq(seq).setLast(bytes(last));
      case Body.Recovery(Bytes32 member, Bytes32 recoveryKey, Signature authorization) ->
          proto
              .getRecoveryBuilder()
              .setMember(bytes(member))
              .setRecoveryKey(bytes(recoveryKey))
              .setAuthorization(bytes(authorization));
      case Body.Contribution c -> encode(c, proto.getContributionBuilder());
      case Body.Attest(Bytes32 about, Verdict verdict, Bytes32 to) ->
          proto
              .getAttestBuilder()
              .setAbout(bytes(about))
              .setVerdictValue(verdict.ordinal() + 1)
              .setTo(bytesOrNone(to));
      case Body.Skill(SkillId skill, int level, SkillMode mode, int availability) ->
          proto
              .getSkillBuilder()
              .setSkill(bytes(skill))
              .setLevel(level)
              .setModeValue(mode.ordinal() + 1)
              .setAvailabilityMinutes(availability);
      case Body.Process(Bytes32 of, List<Bytes32> leads, boolean finished) -> {
        var b = proto.getProcessBuilder().setOf(bytesOrNone(of)).setFinished(finished);
        leads.forEach(lead -> b.addLeads(bytes(lead)));
      }
      case Body.Commitment c ->
          proto
              .getCommitmentBuilder()
              .setActionValue(c.action().ordinal() + 1)
              .setProvider(bytesOrNone(c.provider()))
              .setReceiver(bytes(c.receiver()))
              .setEffortMinutes(c.effortMinutes())
              .setDue(c.due())
              .setSkill(bytes(c.skill()))
              .setProcess(bytesOrNone(c.process()));
      case Body.Dispute d ->
          proto
              .getDisputeBuilder()
              .setAbout(bytes(d.about()))
              .setStepValue(d.step().ordinal() + 1)
              .setOutcomeValue(d.outcome() == null ? 0 : d.outcome().ordinal() + 1)
              .setMinutes(d.minutes())
              .setMediator(bytesOrNone(d.mediator()));
      case Body.Policy(SortedMap<Rule, Integer> settings, int fromDay) -> {
        var b = proto.getPolicyBuilder().setFromDay(fromDay);
        settings.forEach((rule, value) ->
            b.addSettingsBuilder().setRuleValue(rule.ordinal() + 1).setValue(value));
      }
      case Body.Unknown _ -> {} // its fields stand after these
    }
    return proto.build().toByteArray();
  }

  private static void encode(
      Body.Contribution c, org.ramdam.protocol.record.proto.Contribution.Builder b) {
    b.setActionValue(c.action().ordinal() + 1)
        .setProvider(bytes(c.provider()))
        .setReceiver(bytes(c.receiver()))
        .setEffortMinutes(c.effortMinutes())
        .setDay(c.day())
        .setSkill(bytes(c.skill()))
        .setProcess(bytesOrNone(c.process()))
        .setFulfills(bytesOrNone(c.fulfills()))
        .setCorrects(bytesOrNone(c.corrects()))
        .setProfessional(c.professional())
        .setLevel(c.level() == 1 ? 0 : c.level());
    c.others().forEach(other -> b.addOthers(bytes(other)));
    Origin origin = c.origin();
    if (origin != null) {
      byte[] batch = new byte[Origin.BATCH_SIZE];
      Longs.put(batch, 0, origin.batchHigh());
      Longs.put(batch, 8, origin.batchLow());
      b.getOriginBuilder()
          .setSourceValue(origin.source().ordinal() + 1)
          .setBatch(ByteString.copyFrom(batch));
    }
  }

  private static <E> E of(E[] values, int number, String what) throws MalformedException {
    if (number < 1 || number > values.length) {
      throw new MalformedException(what + " of number " + number + " is not known");
    }
    return values[number - 1];
  }

  private static Bytes32 id(ByteString bytes, String what) throws MalformedException {
    if (bytes.size() != Bytes32.SIZE) {
      throw new MalformedException(what + " has 32 bytes, got " + bytes.size());
    }
    return Bytes32.read(bytes.asReadOnlyByteBuffer());
  }

  private static Signature signature(ByteString bytes, String what) throws MalformedException {
    if (bytes.size() != PublicKey.SIGNATURE_SIZE) {
      throw new MalformedException(what + " has 64 bytes, got " + bytes.size());
    }
    return Signature.of(bytes.toByteArray());
  }

  private static Bytes32 optionalId(ByteString bytes, String what) throws MalformedException {
    if (bytes.isEmpty()) {
      return Bytes32.ZERO;
    }
    Bytes32 id = id(bytes, what);
    if (id.equals(Bytes32.ZERO)) {
      throw new MalformedException(what + " is all zeros");
    }
    return id;
  }

  private static @Nullable SkillId optionalSkill(ByteString bytes) throws MalformedException {
    if (bytes.isEmpty()) {
      return null;
    }
    if (bytes.size() != SkillId.SIZE) {
      throw new MalformedException("a skill has 16 bytes, got " + bytes.size());
    }
    return SkillId.of(bytes.toByteArray(), 0);
  }

  private static ByteString bytes(Bytes32 id) {
    return ByteString.copyFrom(id.toByteArray());
  }

  private static ByteString bytes(Signature signature) {
    return ByteString.copyFrom(signature.toByteArray());
  }

  private static ByteString bytesOrNone(@Nullable Bytes32 id) {
    return id == null ? ByteString.EMPTY : bytes(id);
  }

  private static ByteString bytes(@Nullable SkillId skill) {
    return skill == null ? ByteString.EMPTY : ByteString.copyFrom(skill.toByteArray());
  }

  private static ByteString optionalBytes(Bytes32 id) {
    return id.equals(Bytes32.ZERO) ? ByteString.EMPTY : bytes(id);
  }

  /// Which kinds this version knows, as field numbers: for the tests that watch over the schema.
  static List<Integer> knownKinds() {
    return Arrays.stream(BodyCase.values()).map(BodyCase::getNumber).filter(n -> n != 0).toList();
  }
}
