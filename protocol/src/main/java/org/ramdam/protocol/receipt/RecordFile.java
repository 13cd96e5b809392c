package org.ramdam.protocol.receipt;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.proto.SupportingEntry;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.TlogProof;
import org.ramdam.protocol.tlog.TreeHasher;

/// One record with everything that is needed to check it: a C2SP tlog-proof, whose extra data holds
/// the record and the entries of the same log that say who its author is
/// (docs/protocol/record-file.md).
///
/// @param support by ascending index: what [#of] says
/// @param checkpoint of the log, with the site's signature; all proofs lead to it
public record RecordFile(LoggedRecord subject, List<LoggedRecord> support, Note checkpoint) {
  /// The version of the extra data that this code writes and reads.
  public static final int VERSION = 1;

  /// Entries beside the record.
  public static final int MAX_SUPPORT = 4;

  public RecordFile {
    requireNonNull(subject);
    requireNonNull(checkpoint);
    support = List.copyOf(support);
    long last = -1;
    for (LoggedRecord entry : support) {
      if (entry.index() <= last || entry.index() == subject.index()) {
        throw new IllegalArgumentException("entry " + entry.index() + " is out of order");
      }
      last = entry.index();
    }
    if (support.size() > MAX_SUPPORT) {
      throw new IllegalArgumentException("at most 4 entries, got " + support.size());
    }
  }

  /// A file of these parts.
  ///
  /// @param support in any order, repeated or not: the site's inception (entry 0); the author's
  ///   record before, or the inception that brought the key; for a member, the member's inception
  ///   and the newest admission that stands before the record. The subject may be among them
  public static RecordFile of(
      LoggedRecord subject, Collection<LoggedRecord> support, Note checkpoint) {
    var byIndex = new TreeMap<Long, LoggedRecord>();
    support.forEach(entry -> byIndex.put(entry.index(), entry));
    byIndex.remove(subject.index());
    return new RecordFile(subject, List.copyOf(byIndex.values()), checkpoint);
  }

  /// The text of the file, at most 96 KiB.
  ///
  /// @throws IllegalArgumentException if the entries are together more than such a file can hold
  public String encode() {
    var extra =
        org.ramdam.protocol.receipt.proto.RecordFile.newBuilder()
            .setVersion(VERSION)
            .setRecord(ByteString.copyFrom(subject.record().entry()))
            .setPrivatePart(salted(subject.privatePart()));
    for (LoggedRecord entry : support) {
      extra
          .addSupportBuilder()
          .setIndex(entry.index())
          .setRecord(ByteString.copyFrom(entry.record().entry()))
          .setPrivatePart(salted(entry.privatePart()))
          .setHashes(join(entry.hashes()));
    }
    return new TlogProof(extra.build().toByteArray(), subject.index(), subject.hashes(), checkpoint)
        .encode();
  }

  /// Reads what [#encode] writes, and nothing else: a file has one encoding. Nothing is verified.
  ///
  /// @throws MalformedException if it is anything else
  public static RecordFile parse(String text) throws MalformedException {
    TlogProof proof = TlogProof.parse(text);
    try {
      var extra = org.ramdam.protocol.receipt.proto.RecordFile.parseFrom(proof.extra());
      if (extra.getVersion() != VERSION) {
        throw new MalformedException("record file of version " + extra.getVersion());
      }
      var support = new ArrayList<LoggedRecord>(extra.getSupportCount());
      for (SupportingEntry entry : extra.getSupportList()) {
        support.add(
            logged(
                entry.getRecord(),
                entry.getPrivatePart(),
                entry.getIndex(),
                split(entry.getHashes())));
      }
      LoggedRecord subject =
          logged(extra.getRecord(), extra.getPrivatePart(), proof.index(), proof.hashes());
      RecordFile file = new RecordFile(subject, support, proof.checkpoint());
      if (!file.encode().equals(text)) {
        throw new MalformedException("the file is not in its one encoding");
      }
      return file;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the extra data is not protobuf: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the file makes no sense: " + e.getMessage(), e);
    }
  }

  /// Checks all that the file can prove. Reads nothing but the file and `trust`.
  public Verification verify(Verifier verifier, TreeHasher hasher, Trust trust) {
    return new RecordFileCheck(this, verifier, hasher, trust).run();
  }

  private static LoggedRecord logged(
      ByteString record, ByteString privatePart, long index, List<Bytes32> hashes)
      throws MalformedException {
    return new LoggedRecord(
        RecordCodec.decode(record.toByteArray()),
        privatePart.isEmpty() ? null : PrivatePart.decode(privatePart.toByteArray()),
        index,
        hashes);
  }

  private static ByteString salted(@Nullable PrivatePart privatePart) {
    return privatePart == null ? ByteString.EMPTY : ByteString.copyFrom(privatePart.salted());
  }

  private static ByteString join(List<Bytes32> hashes) {
    byte[] out = new byte[hashes.size() * Bytes32.SIZE];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).write(out, i * Bytes32.SIZE);
    }
    return ByteString.copyFrom(out);
  }

  private static List<Bytes32> split(ByteString hashes) throws MalformedException {
    byte[] in = hashes.toByteArray();
    if (in.length % Bytes32.SIZE != 0) {
      throw new MalformedException("hashes of 32 bytes each, got " + in.length + " bytes");
    }
    var out = new ArrayList<Bytes32>(in.length / Bytes32.SIZE);
    for (int at = 0; at < in.length; at += Bytes32.SIZE) {
      out.add(Bytes32.of(in, at));
    }
    return out;
  }
}
