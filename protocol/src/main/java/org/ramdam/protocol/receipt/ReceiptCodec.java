package org.ramdam.protocol.receipt;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.receipt.proto.FieldShown;
import org.ramdam.protocol.receipt.proto.ReceiptEntry;
import org.ramdam.protocol.receipt.proto.ReceiptInception;
import org.ramdam.protocol.receipt.proto.ReceiptLog;
import org.ramdam.protocol.receipt.proto.WordsShown;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.TlogProof;

/// Receipts to text and back (docs/protocol/receipt.md).
final class ReceiptCodec {
  private static final int VERSION = 1;

  /// Bytes of the message, unpacked: what a few bytes can be made to claim.
  static final int MAX_UNPACKED = 65_536;

  static final int DIGEST_SIZE = 8;

  private static final String START = "c2sp.org/tlog-proof@v1\nextra ";

  private ReceiptCodec() {}

  static String encode(Receipt receipt) {
    return wrap(receipt, message(receipt).build().toByteArray());
  }

  /// The file of a message, whatever it says: proof and checkpoint are those of `receipt`.
  static String wrap(Receipt receipt, byte[] message) {
    if (message.length > MAX_UNPACKED) {
      throw new IllegalArgumentException("a receipt of " + message.length + " bytes");
    }
    byte[] deflated = deflate(message);
    // A digest of zeros first, since it is taken of what comes after it.
    String file =
        new TlogProof(
                extra(Bytes32.ZERO, deflated),
                receipt.index(),
                receipt.inclusion(),
                receipt.logs().getFirst().checkpoint())
            .encode();
    String rest = file.substring(file.indexOf('\n', START.length()) + 1);
    return seal(deflated, rest);
  }

  /// The file of these bytes, with the digest they have.
  static String seal(byte[] deflated, String rest) {
    byte[] extra = extra(digest(deflated, 0, rest), deflated);
    return START + Base64.getEncoder().encodeToString(extra) + "\n" + rest;
  }

  private static byte[] extra(Bytes32 digest, byte[] deflated) {
    byte[] extra = Arrays.copyOf(digest.toByteArray(), DIGEST_SIZE + deflated.length);
    System.arraycopy(deflated, 0, extra, DIGEST_SIZE, deflated.length);
    return extra;
  }

  private static Bytes32 digest(byte[] bytes, int from, String rest) {
    return new Sha256()
        .update(bytes, from, bytes.length - from)
        .update(rest.getBytes(StandardCharsets.UTF_8))
        .finish();
  }

  static boolean isWhole(String text) {
    int end = text.indexOf('\n', START.length());
    if (text.length() > Receipt.MAX_BYTES
        || !text.startsWith(START)
        || end < 0
        || text.getBytes(StandardCharsets.UTF_8).length > Receipt.MAX_BYTES) {
      return false;
    }
    try {
      String line = text.substring(START.length(), end);
      byte[] extra = Base64.getDecoder().decode(line);
      return extra.length > DIGEST_SIZE
          && Base64.getEncoder().encodeToString(extra).equals(line)
          && digest(extra, DIGEST_SIZE, text.substring(end + 1)).prefix()
              == Bytes32.of(Arrays.copyOf(extra, Bytes32.SIZE)).prefix();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  static Receipt parse(String text) throws MalformedException {
    if (!isWhole(text)) {
      throw new MalformedException("the file is damaged, or is no receipt");
    }
    TlogProof proof = TlogProof.parse(text);
    byte[] extra = proof.extra();
    byte[] message = inflate(Arrays.copyOfRange(extra, DIGEST_SIZE, extra.length));
    try {
      var proto = org.ramdam.protocol.receipt.proto.Receipt.parseFrom(message);
      if (proto.getVersion() != VERSION) {
        throw new MalformedException("receipt of version " + proto.getVersion());
      }
      if (proto.getLogsCount() > Receipt.MAX_LOGS) {
        throw new MalformedException("logs of " + proto.getLogsCount() + " sites");
      }
      var logs = new ArrayList<Receipt.Log>();
      for (ReceiptLog log : proto.getLogsList()) {
        logs.add(log(log, logs.isEmpty() ? proof.checkpoint() : Note.parse(log.getCheckpoint())));
      }
      Policy policy = Policy.parse(proto.getPolicy().getBytes(StandardCharsets.UTF_8));
      Receipt receipt = new Receipt(proof.index(), proof.hashes(), policy, logs);
      byte[] canonical = message(receipt).setPolicy(proto.getPolicy()).build().toByteArray();
      if (!Arrays.equals(canonical, message)) {
        throw new MalformedException("the receipt is not in its one encoding");
      }
      return receipt;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the receipt is not protobuf: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the receipt makes no sense: " + e.getMessage(), e);
    }
  }

  private static byte[] deflate(byte[] bytes) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length + 64 + bytes.length / 1000];
      int length = deflater.deflate(out);
      if (!deflater.finished()) {
        throw new IllegalStateException("what cannot be deflated is stored");
      }
      return Arrays.copyOf(out, length);
    }
  }

  /// Stops at the most that a receipt may be, however much the bytes would become.
  static byte[] inflate(byte[] deflated) throws MalformedException {
    try (var inflater = new Inflater(true)) {
      // One byte more than there is: without a header, zlib asks for it at the end.
      inflater.setInput(Arrays.copyOf(deflated, deflated.length + 1));
      byte[] out = new byte[MAX_UNPACKED + 1];
      int length = 0;
      while (!inflater.finished() && length <= MAX_UNPACKED) {
        int more = inflater.inflate(out, length, out.length - length);
        if (more == 0 && !inflater.finished()) {
          throw new MalformedException("the receipt is cut off");
        }
        length += more;
      }
      if (length > MAX_UNPACKED) {
        throw new MalformedException("the receipt unpacks to more than 64 KiB");
      }
      if (inflater.getBytesRead() != deflated.length) {
        throw new MalformedException("the receipt does not end where it should");
      }
      return Arrays.copyOf(out, length);
    } catch (DataFormatException e) {
      throw new MalformedException("the receipt cannot be unpacked", e);
    }
  }

  private static org.ramdam.protocol.receipt.proto.Receipt.Builder message(Receipt receipt) {
    var message =
        org.ramdam.protocol.receipt.proto.Receipt.newBuilder()
            .setVersion(VERSION)
            .setPolicyBytes(ByteString.copyFrom(receipt.policy().encode()));
    for (Receipt.Log log : receipt.logs()) {
      var proto = message.addLogsBuilder();
      if (message.getLogsCount() > 1) {
        proto.setCheckpoint(log.checkpoint().encode());
      }
      proto.setSite(inception(log.site())).setHashes(join(log.hashes()));
      log.members().forEach(member -> proto.addMembers(inception(member)));
      for (Receipt.Entry entry : log.entries()) {
        var shown =
            proto
                .addEntriesBuilder()
                .setIndex(entry.index())
                .setCore(ByteString.copyFrom(entry.record().coreBytes()))
                .setSignature(ByteString.copyFrom(entry.record().signature()));
        if (entry.words() != null) {
          shown.setWords(words(entry.words()));
        }
      }
    }
    return message;
  }

  private static ReceiptInception.Builder inception(Receipt.Inception inception) {
    var proto = ReceiptInception.newBuilder().setCore(ByteString.copyFrom(inception.bytes()));
    if (inception.words() != null) {
      proto.setWords(words(inception.words()));
    }
    return proto;
  }

  private static WordsShown.Builder words(Disclosure words) {
    var proto = WordsShown.newBuilder().setKind(words.kind());
    for (Disclosure.Part part : words.parts()) {
      switch (part) {
        case Disclosure.Hidden(Bytes32 leaf) ->
            proto.addPartsBuilder().setHidden(ByteString.copyFrom(leaf.toByteArray()));
        case Disclosure.Shown shown ->
            proto
                .addPartsBuilder()
                .setKey(ByteString.copyFrom(shown.key()))
                .setField(ByteString.copyFrom(shown.field()));
      }
    }
    return proto;
  }

  private static Receipt.Log log(ReceiptLog proto, Note checkpoint) throws MalformedException {
    var members = new ArrayList<Receipt.Inception>();
    for (ReceiptInception member : proto.getMembersList()) {
      members.add(inception(member));
    }
    var entries = new ArrayList<Receipt.Entry>();
    for (ReceiptEntry entry : proto.getEntriesList()) {
      entries.add(
          new Receipt.Entry(
              entry.getIndex(),
              RecordCodec.of(entry.getCore().toByteArray(), entry.getSignature().toByteArray()),
              entry.hasWords() ? words(entry.getWords()) : null));
    }
    return new Receipt.Log(
        checkpoint, inception(proto.getSite()), members, entries, split(proto.getHashes()));
  }

  private static Receipt.Inception inception(ReceiptInception proto) throws MalformedException {
    @Nullable Disclosure words = proto.hasWords() ? words(proto.getWords()) : null;
    return new Receipt.Inception(proto.getCore().toByteArray(), words);
  }

  private static Disclosure words(WordsShown proto) throws MalformedException {
    var parts = new ArrayList<Disclosure.Part>();
    for (FieldShown part : proto.getPartsList()) {
      parts.add(
          part.getHidden().isEmpty()
              ? new Disclosure.Shown(part.getKey().toByteArray(), part.getField().toByteArray())
              : new Disclosure.Hidden(Bytes32.of(part.getHidden().toByteArray())));
    }
    return Disclosure.of(proto.getKind(), parts);
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
