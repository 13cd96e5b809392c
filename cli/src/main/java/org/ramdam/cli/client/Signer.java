package org.ramdam.cli.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.DeviceTexts;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.cli.keys.Identity;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.AuthorRequest;
import org.ramdam.node.api.proto.Device;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.node.api.proto.DevicesRequest;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;

/// Signs a person's records here, on their side of the socket, and hands them to their node.
public final class Signer {
  private static final int BATCH = 1000;

  private final Session session;
  private final NodeClient node;
  private final Identity identity;
  private final RandomGenerator secure;

  /// Signs as `identity` for the node's site.
  public Signer(Session session, NodeClient node, Identity identity) {
    this.session = session;
    this.node = node;
    this.identity = identity;
    this.secure = session.secure();
  }

  /// What the node knows of this author now.
  ///
  /// @throws Failure 5 if they are no member, or this device was revoked: when, and by which
  public AuthorReply author() {
    try {
      return node.call(
          "Author",
          AuthorRequest.newBuilder().setKey(identity.device().hex()).build(),
          AuthorReply.parser());
    } catch (Failure e) {
      if (e.code().equals("not_admitted") && !identity.isFirstDevice()) {
        throw new Failure(Exit.KEY, "device_not_added", identity.name());
      }
      throw e.code().equals("device_revoked") ? revoked() : e;
    }
  }

  private Failure revoked() {
    DevicesReply known =
        node.call(
            "Devices",
            DevicesRequest.newBuilder().setMember(identity.memberId().hex()).build(),
            DevicesReply.parser());
    long at = 0;
    String by = "";
    for (Device device : known.getDevicesList()) {
      if (device.getSiteId().equals(known.getSiteId())
          && device.getKey().equals(identity.device().hex())) {
        at = device.getRevokedMs();
        by = device.getRevokedBy();
      }
    }
    for (Device device : known.getDevicesList()) {
      if (device.getKey().equals(by)) {
        by = DeviceTexts.called(device);
      }
    }
    return new Failure(
        Exit.KEY, "device_revoked", session.messages().moment(at, session.zone()), by);
  }

  /// Signs and submits one record.
  public StoredRecord submit(Draft draft) throws IOException {
    return submit(List.of(draft), _ -> {}).getFirst();
  }

  /// Signs and submits records in their order, by the thousand: each thousand is stored whole or
  /// not at all.
  ///
  /// @param progress told how many are stored
  public List<StoredRecord> submit(List<Draft> drafts, LongConsumer progress) throws IOException {
    var stored = new ArrayList<StoredRecord>();
    for (int from = 0; from < drafts.size(); from += BATCH) {
      List<Draft> batch = drafts.subList(from, Math.min(drafts.size(), from + BATCH));
      stored.addAll(submitTogether(batch).getRecordsList());
      progress.accept(stored.size());
    }
    return stored;
  }

  /// Signs and submits records, at most 4096, that are stored all or not at all.
  public SubmitReply submitTogether(List<Draft> drafts) throws IOException {
    try {
      return submitSigned(sign(drafts, author()));
    } catch (Failure e) {
      // Another process of this person was faster: their place in the chain is taken.
      if (!e.code().equals("taken")) {
        throw e;
      }
      return submitSigned(sign(drafts, author()));
    }
  }

  /// Signs one record, for a method that does more with it than store it.
  public NewRecord sign(Draft draft) throws IOException {
    return sign(List.of(draft), author()).getRecords(0);
  }

  private SubmitReply submitSigned(SubmitRequest request) {
    return node.call("Submit", request, SubmitReply.parser());
  }

  private SubmitRequest sign(List<Draft> drafts, AuthorReply author) throws IOException {
    long nowMs = session.clock().millis();
    if (Math.abs(nowMs - author.getNowMs()) > Limits.AHEAD_OF_CLOCK.toMillis()) {
      throw new Failure(
          Exit.REFUSED,
          "clocks_differ",
          session.messages().moment(nowMs, session.zone()),
          session.messages().moment(author.getNowMs(), session.zone()));
    }
    SigningKey key = identity.key();
    var request = SubmitRequest.newBuilder();
    try {
      Bytes32 network = id(author.getNetworkId());
      Bytes32 home = id(author.getSiteId());
      Bytes32 prev = id(author.getHead());
      Anchor anchor =
          author.getAnchorSize() == 0
              ? null
              : new Anchor(author.getAnchorSize(), Bytes32.parseHex(author.getAnchorRoot()));
      long seq = author.getSeq();
      for (Draft draft : drafts) {
        PrivatePart words = words(draft);
        Core core =
            new Core(
                network,
                home,
                key.publicKey(),
                ++seq,
                prev,
                nowMs,
                draft.scope(),
                draft.refs(),
                anchor,
                words == null ? null : words.commitment(),
                draft.body());
        SignedRecord record = RecordCodec.sign(core, key);
        prev = record.id();
        var one = NewRecord.newBuilder().setRecord(ByteString.copyFrom(record.entry()));
        if (words != null) {
          one.setPrivatePart(ByteString.copyFrom(words.salted()));
        }
        request.addRecords(one);
      }
    } catch (MalformedException e) {
      throw new Failure(Exit.REFUSED, "bad_words", String.valueOf(e.getMessage()));
    }
    return request.build();
  }

  private @Nullable PrivatePart words(Draft draft) throws MalformedException {
    if (draft.words() == null) {
      return null;
    }
    byte[] salt = new byte[PrivatePart.SALT_SIZE];
    secure.nextBytes(salt);
    return PrivatePart.of(draft.words(), salt);
  }

  private static Bytes32 id(String hex) throws MalformedException {
    return hex.isEmpty() ? Bytes32.ZERO : Bytes32.parseHex(hex);
  }
}
