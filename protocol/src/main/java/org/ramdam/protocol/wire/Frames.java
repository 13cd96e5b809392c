package org.ramdam.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.MlDsa44;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.wire.proto.Frame;

/// Messages to the bytes of a frame, without its length, and back (docs/protocol/wire.md).
public final class Frames {
  private static final int DIGEST = 16;

  private Frames() {}

  /// The bytes of a message.
  public static byte[] encode(Message message) {
    var frame = Frame.newBuilder();
    switch (message) {
      case Message.Hello m ->
          frame
              .getHelloBuilder()
              .setVersionMin(m.versionMin())
              .setVersionMax(m.versionMax())
              .setNetwork(bytes(m.network()))
              .setDigest(ByteString.copyFrom(m.digest()));
      case Message.Buckets m ->
          frame.getBucketsBuilder().setBits(m.bits()).setDigests(packed(m.digests()));
      case Message.Frontier m ->
          frame
              .getFrontierBuilder()
              .setSites(packed(m.sites()))
              .addAllSizes(boxed(m.sizes()))
              .setRoots(packed(m.roots()))
              .setAnswer(m.answer())
              .setBits(m.bits())
              .addAllBuckets(java.util.Arrays.stream(m.buckets()).boxed().toList());
      case Message.Fetch m ->
          frame.getFetchBuilder().setSite(m.site()).setFrom(m.from()).setTo(m.to());
      case Message.RunPart m ->
          frame
              .getRunBuilder()
              .setSite(m.site())
              .setFrom(m.from())
              .setRecords(com.google.protobuf.UnsafeByteOperations.unsafeWrap(m.records()))
              .setTreeSize(m.treeSize())
              .setSignature(ByteString.copyFrom(m.signature()))
              .setProof(packed(m.proof()))
              .setCount(m.count())
              .setLive(m.live());
      case Message.Have m ->
          frame.getHaveBuilder().setSites(packed(m.sites())).addAllSizes(boxed(m.sizes()));
      case Message.Cosigned m -> {
        var b =
            frame
                .getCosignedBuilder()
                .setSite(m.site())
                .setWitness(m.witness())
                .setSize(m.size())
                .setTime(m.time())
                .setSignature(ByteString.copyFrom(m.signature()));
        if (m.mlDsa44() != null) {
          b.setMldsa44Key(ByteString.copyFrom(m.mlDsa44().key()))
              .setMldsa44Signature(ByteString.copyFrom(m.mlDsa44().signature()));
        }
      }
      case Message.WantPrivate m ->
          frame.getWantPrivateBuilder().setSite(m.site()).addAllIndexes(boxed(m.indexes()));
      case Message.Privates m -> {
        var b = frame.getPrivatesBuilder().setSite(m.site()).addAllIndexes(boxed(m.indexes()));
        m.parts().forEach(part -> b.addParts(ByteString.copyFrom(part)));
      }
      case Message.AskHead m -> frame.getAskHeadBuilder().setSite(m.site()).setSize(m.size());
      case Message.Head m ->
          frame
              .getHeadBuilder()
              .setSite(m.site())
              .setSize(m.size())
              .setRoot(bytes(m.root()))
              .setSignature(ByteString.copyFrom(m.signature()))
              .setPrefix(bytes(m.prefix()))
              .setProof(packed(m.proof()));
      case Message.Fork m ->
          frame
              .getForkBuilder()
              .setSite(m.site())
              .setGeneration(m.generation() == 1 ? 0 : m.generation())
              .setProof(m.proof());
      case Message.Graft m -> frame.getGraftBuilder().setSite(m.site()).setFrom(m.from());
      case Message.Prune _ -> frame.getPruneBuilder();
      case Message.Membership m -> encode(m.said(), frame);
      case Message.Ping m -> frame.getPingBuilder().setToken(m.token());
      case Message.Pong m -> frame.getPongBuilder().setToken(m.token());
      case Message.Bye m ->
          frame.getByeBuilder().setCode(m.code().ordinal() + 1).setReason(m.reason());
      case Message.JoinRequest m ->
          frame
              .getJoinRequestBuilder()
              .setSecret(ByteString.copyFrom(m.secret()))
              .setInception(ByteString.copyFrom(m.inception()))
              .setPrivate(ByteString.copyFrom(m.words()));
      case Message.Welcome m -> {
        var b =
            frame
                .getWelcomeBuilder()
                .setNetwork(bytes(m.network()))
                .setGenesis(ByteString.copyFrom(m.genesis()))
                .setGenesisPrivate(ByteString.copyFrom(m.genesisWords()))
                .setStillNeeded(m.stillNeeded());
        m.inceptions().forEach(each -> b.addInceptions(ByteString.copyFrom(each)));
        m.words().forEach(each -> b.addPrivates(ByteString.copyFrom(each)));
      }
    }
    return frame.build().toByteArray();
  }

  private static void encode(HyParView.Message said, Frame.Builder frame) {
    switch (said) {
      case HyParView.Message.Join(long id, Contact from) ->
          frame.getJoinBuilder().setId(id).setFrom(contact(from));
      case HyParView.Message.ForwardJoin(Contact joiner, int ttl) ->
          frame.getForwardJoinBuilder().setJoiner(contact(joiner)).setTtl(ttl);
      case HyParView.Message.Neighbor(Contact from, boolean high) ->
          frame.getNeighborBuilder().setFrom(contact(from)).setHigh(high);
      case HyParView.Message.NeighborReply(boolean accepted) ->
          frame.getNeighborReplyBuilder().setAccepted(accepted);
      case HyParView.Message.Disconnect _ -> frame.getDisconnectBuilder();
      case HyParView.Message.Shuffle(long id, int ttl, List<Contact> contacts) -> {
        var b = frame.getShuffleBuilder().setId(id).setTtl(ttl);
        contacts.forEach(each -> b.addContacts(contact(each)));
      }
      case HyParView.Message.ShuffleReply(long id, List<Contact> contacts) -> {
        var b = frame.getShuffleReplyBuilder().setId(id);
        contacts.forEach(each -> b.addContacts(contact(each)));
      }
    }
  }

  private static org.ramdam.protocol.wire.proto.Contact contact(Contact contact) {
    return org.ramdam.protocol.wire.proto.Contact.newBuilder()
        .setSite(contact.site())
        .setAddress(contact.address())
        .build();
  }

  /// Reads a frame.
  ///
  /// @throws MalformedException if it is none, or has more of something than [Limits] allow
  public static Message decode(byte[] frame) throws MalformedException {
    Frame proto;
    try {
      proto = Frame.parseFrom(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("not a frame: " + e.getMessage(), e);
    }
    return switch (proto.getMessageCase()) {
      case HELLO -> {
        var m = proto.getHello();
        yield new Message.Hello(
            m.getVersionMin(),
            m.getVersionMax(),
            id(m.getNetwork(), "network"),
            exactly(m.getDigest(), DIGEST, "digest"));
      }
      case BUCKETS -> {
        var m = proto.getBuckets();
        long[] digests = longs(m.getDigests(), Limits.SITES * 2);
        if (m.getBits() < 0 || m.getBits() > 16 || digests.length != 1 << m.getBits()) {
          throw new MalformedException("2^bits digests expected, got " + digests.length);
        }
        yield new Message.Buckets(m.getBits(), digests);
      }
      case FRONTIER -> {
        var m = proto.getFrontier();
        long[] sites = longs(m.getSites(), Limits.SITES);
        if (m.getBits() < 0 || m.getBits() > 16 || m.getBucketsCount() > 1 << m.getBits()) {
          throw new MalformedException("a frontier of " + m.getBucketsCount() + " buckets");
        }
        yield new Message.Frontier(
            sites,
            sizes(m.getSizesList(), sites.length),
            requireLength(longs(m.getRoots(), Limits.SITES), sites.length),
            m.getAnswer(),
            m.getBits(),
            m.getBucketsList().stream().mapToInt(Integer::intValue).toArray());
      }
      case FETCH -> {
        var m = proto.getFetch();
        if (!Extent.isSound(m.getFrom())
            || !Extent.isSound(m.getTo())
            || m.getTo() <= m.getFrom()) {
          throw new MalformedException("a range of no entries");
        }
        yield new Message.Fetch(m.getSite(), m.getFrom(), m.getTo());
      }
      case RUN -> run(proto.getRun());
      case HAVE -> {
        var m = proto.getHave();
        long[] sites = longs(m.getSites(), Limits.SITES);
        yield new Message.Have(sites, sizes(m.getSizesList(), sites.length));
      }
      case COSIGNED -> {
        var m = proto.getCosigned();
        if (!Extent.isSound(m.getSize()) || Extent.size(m.getSize()) == 0 || m.getTime() < 0) {
          throw new MalformedException("a cosignature of size " + m.getSize());
        }
        var cosigned =
            new Message.Cosigned(
                m.getSite(),
                m.getWitness(),
                m.getSize(),
                m.getTime(),
                exactly(m.getSignature(), PublicKey.SIGNATURE_SIZE, "signature"));
        yield m.getMldsa44Key().isEmpty() && m.getMldsa44Signature().isEmpty()
            ? cosigned
            : cosigned.with(
                exactly(m.getMldsa44Key(), MlDsa44.PUBLIC_KEY_SIZE, "key"),
                exactly(m.getMldsa44Signature(), MlDsa44.SIGNATURE_SIZE, "signature"));
      }
      case WANT_PRIVATE -> {
        var m = proto.getWantPrivate();
        yield new Message.WantPrivate(m.getSite(), indexes(m.getIndexesList()));
      }
      case PRIVATES -> {
        var m = proto.getPrivates();
        var parts = new ArrayList<byte[]>(m.getPartsCount());
        m.getPartsList().forEach(part -> parts.add(part.toByteArray()));
        long[] indexes = indexes(m.getIndexesList());
        if (parts.size() != indexes.length) {
          throw new MalformedException(indexes.length + " indexes, " + parts.size() + " parts");
        }
        yield new Message.Privates(m.getSite(), indexes, parts);
      }
      case ASK_HEAD ->
          new Message.AskHead(proto.getAskHead().getSite(), size(proto.getAskHead().getSize()));
      case HEAD -> {
        var m = proto.getHead();
        yield new Message.Head(
            m.getSite(),
            size(m.getSize()),
            id(m.getRoot(), "root"),
            exactly(m.getSignature(), PublicKey.SIGNATURE_SIZE, "signature"),
            id(m.getPrefix(), "prefix"),
            hashes(m.getProof()));
      }
      case FORK -> {
        var m = proto.getFork();
        if (m.getProof().length() > ForkProof.MAX_LENGTH) {
          throw new MalformedException("a fork proof of " + m.getProof().length() + " characters");
        }
        if (m.getGeneration() < 0 || m.getGeneration() > Limits.GENERATIONS) {
          throw new MalformedException("a fork of generation " + m.getGeneration());
        }
        yield new Message.Fork(m.getSite(), Math.max(1, m.getGeneration()), m.getProof());
      }
      case GRAFT -> {
        var m = proto.getGraft();
        if (!Extent.isSound(m.getFrom())) {
          throw new MalformedException("a graft from " + m.getFrom());
        }
        yield new Message.Graft(m.getSite(), m.getFrom());
      }
      case PRUNE -> new Message.Prune();
      case JOIN ->
          membership(
              new HyParView.Message.Join(
                  proto.getJoin().getId(), contact(proto.getJoin().getFrom())));
      case FORWARD_JOIN -> {
        var m = proto.getForwardJoin();
        yield membership(
            new HyParView.Message.ForwardJoin(
                contact(m.getJoiner()), ttl(m.getTtl(), HyParView.ARWL)));
      }
      case NEIGHBOR ->
          membership(
              new HyParView.Message.Neighbor(
                  contact(proto.getNeighbor().getFrom()), proto.getNeighbor().getHigh()));
      case NEIGHBOR_REPLY ->
          membership(new HyParView.Message.NeighborReply(proto.getNeighborReply().getAccepted()));
      case DISCONNECT -> membership(new HyParView.Message.Disconnect());
      case SHUFFLE -> {
        var m = proto.getShuffle();
        yield membership(
            new HyParView.Message.Shuffle(
                m.getId(), ttl(m.getTtl(), HyParView.PRWL), contacts(m.getContactsList())));
      }
      case SHUFFLE_REPLY -> {
        var m = proto.getShuffleReply();
        yield membership(
            new HyParView.Message.ShuffleReply(m.getId(), contacts(m.getContactsList())));
      }
      case PING -> new Message.Ping(proto.getPing().getToken());
      case PONG -> new Message.Pong(proto.getPong().getToken());
      case BYE -> {
        int code = proto.getBye().getCode();
        if (code < 1 || proto.getBye().getReason().length() > 200) {
          throw new MalformedException("a bye of code " + code);
        }
        ByeCode[] codes = ByeCode.values();
        yield new Message.Bye(
            code <= codes.length ? codes[code - 1] : ByeCode.GOING, proto.getBye().getReason());
      }
      case JOIN_REQUEST -> {
        var m = proto.getJoinRequest();
        yield new Message.JoinRequest(
            exactly(m.getSecret(), DIGEST, "secret"),
            m.getInception().toByteArray(),
            m.getPrivate().toByteArray());
      }
      case WELCOME -> {
        var m = proto.getWelcome();
        if (m.getInceptionsCount() > Limits.FRAME_ELEMENTS
            || m.getInceptionsCount() != m.getPrivatesCount()) {
          throw new MalformedException("a welcome of " + m.getInceptionsCount() + " sites");
        }
        yield new Message.Welcome(
            id(m.getNetwork(), "network"),
            m.getGenesis().toByteArray(),
            m.getGenesisPrivate().toByteArray(),
            m.getInceptionsList().stream().map(ByteString::toByteArray).toList(),
            m.getPrivatesList().stream().map(ByteString::toByteArray).toList(),
            m.getStillNeeded());
      }
      case MESSAGE_NOT_SET -> throw new MalformedException("a frame of no known kind");
    };
  }

  private static Message membership(HyParView.Message said) {
    return new Message.Membership(said);
  }

  private static int ttl(int value, int most) throws MalformedException {
    if (value < 0 || value > most) {
      throw new MalformedException("a walk of " + value + " hops");
    }
    return value;
  }

  private static List<Contact> contacts(List<org.ramdam.protocol.wire.proto.Contact> many)
      throws MalformedException {
    if (many.size() > Limits.SHUFFLE_CONTACTS) {
      throw new MalformedException("a shuffle of " + many.size() + " sites");
    }
    var contacts = new ArrayList<Contact>(many.size());
    for (var each : many) {
      contacts.add(contact(each));
    }
    return List.copyOf(contacts);
  }

  private static Contact contact(org.ramdam.protocol.wire.proto.Contact m)
      throws MalformedException {
    if (!Contact.isAddress(m.getAddress())) {
      throw new MalformedException("an address is host:port");
    }
    return new Contact(m.getSite(), m.getAddress());
  }

  private static Message run(org.ramdam.protocol.wire.proto.Run m) throws MalformedException {
    boolean last = m.getTreeSize() != 0;
    if (!Extent.isSound(m.getFrom()) || m.getCount() < 0 || m.getCount() > Limits.RUN_ENTRIES) {
      throw new MalformedException("a run of " + m.getCount() + " records");
    }
    if (!Extent.isSound(m.getTreeSize())) {
      throw new MalformedException("a checkpoint of size " + m.getTreeSize());
    }
    return new Message.RunPart(
        m.getSite(),
        m.getFrom(),
        m.getCount(),
        m.getRecords().toByteArray(),
        m.getTreeSize(),
        exactly(m.getSignature(), last ? PublicKey.SIGNATURE_SIZE : 0, "signature"),
        hashes(m.getProof()),
        m.getLive());
  }

  private static List<Bytes32> hashes(ByteString packed) throws MalformedException {
    if (packed.size() % Bytes32.SIZE != 0 || packed.size() > 64 * Bytes32.SIZE) {
      throw new MalformedException("a proof is of at most 64 whole hashes");
    }
    byte[] in = packed.toByteArray();
    var hashes = new ArrayList<Bytes32>(in.length / Bytes32.SIZE);
    for (int at = 0; at < in.length; at += Bytes32.SIZE) {
      hashes.add(Bytes32.of(in, at));
    }
    return hashes;
  }

  private static long size(long value) throws MalformedException {
    if (!Extent.isSound(value) || Extent.size(value) == 0) {
      throw new MalformedException("a head of size " + value);
    }
    return value;
  }

  private static ByteString bytes(Bytes32 value) {
    return ByteString.copyFrom(value.toByteArray());
  }

  private static ByteString packed(long[] values) {
    byte[] out = new byte[8 * values.length];
    for (int i = 0; i < values.length; i++) {
      Longs.put(out, 8 * i, values[i]);
    }
    return ByteString.copyFrom(out);
  }

  private static ByteString packed(List<Bytes32> hashes) {
    byte[] out = new byte[Bytes32.SIZE * hashes.size()];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).write(out, Bytes32.SIZE * i);
    }
    return ByteString.copyFrom(out);
  }

  private static List<Long> boxed(long[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  private static long[] longs(ByteString bytes, int limit) throws MalformedException {
    if (bytes.size() % 8 != 0 || bytes.size() / 8 > limit) {
      throw new MalformedException("a list of " + bytes.size() + " bytes");
    }
    byte[] in = bytes.toByteArray();
    long[] values = new long[in.length / 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = Longs.get(in, 8 * i);
    }
    return values;
  }

  private static long[] sizes(List<Long> values, int count) throws MalformedException {
    long[] sizes = values.stream().mapToLong(Long::longValue).toArray();
    for (long size : sizes) {
      if (!Extent.isSound(size)) {
        throw new MalformedException("a log of size " + size);
      }
    }
    return requireLength(sizes, count);
  }

  private static long[] requireLength(long[] values, int count) throws MalformedException {
    if (values.length != count) {
      throw new MalformedException("lists of " + count + " and " + values.length);
    }
    return values;
  }

  private static long[] indexes(List<Long> values) throws MalformedException {
    if (values.size() > Limits.FRAME_ELEMENTS) {
      throw new MalformedException("a list of " + values.size());
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private static byte[] exactly(ByteString bytes, int size, String what) throws MalformedException {
    if (bytes.size() != size) {
      throw new MalformedException("%s has %d bytes, got %d".formatted(what, size, bytes.size()));
    }
    return bytes.toByteArray();
  }

  private static Bytes32 id(ByteString bytes, String what) throws MalformedException {
    return Bytes32.of(exactly(bytes, Bytes32.SIZE, what));
  }
}
