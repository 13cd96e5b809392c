package org.ramdam.protocol.receipt;

import static org.ramdam.protocol.receipt.Receipts.ESCALE;
import static org.ramdam.protocol.receipt.Receipts.LEA;
import static org.ramdam.protocol.receipt.Receipts.LEA_TOO;
import static org.ramdam.protocol.receipt.Receipts.REMORQUE;
import static org.ramdam.protocol.receipt.Receipts.SAM;
import static org.ramdam.protocol.receipt.Receipts.SAM_TOO;
import static org.ramdam.protocol.receipt.Receipts.SEEN_S;
import static org.ramdam.protocol.receipt.Receipts.WRITTEN_MS;
import static org.ramdam.protocol.receipt.Receipts.ZOE;
import static org.ramdam.protocol.receipt.Receipts.ZOE_RECOVERY;
import static org.ramdam.protocol.receipt.Receipts.ZOE_TOO;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.receipt.proto.ReceiptEntry;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Policy;

/// One way in which a receipt can be wrong, and what a check must find. But for the first two, the
/// digest is right: these files were not damaged but made so.
public enum Fault {
  BIT_FLIPPED(Finding.DAMAGED),
  CUT(Finding.DAMAGED),
  LINE_ADDED(Finding.DAMAGED),
  BOMB(Finding.MALFORMED),
  BYTES_AFTER_THE_END(Finding.MALFORMED),
  CUT_INSIDE(Finding.MALFORMED),
  UNKNOWN_FIELD(Finding.MALFORMED),
  TEN_THOUSAND_LINES(Finding.DAMAGED),
  HUNDRED_LINES(Finding.MALFORMED),
  STRANGER(Finding.MALFORMED),
  TWICE_AT_ONE_INDEX(Finding.MALFORMED),
  INDEX_OF_ANOTHER_TYPE(Finding.MALFORMED),
  NOTE_CHANGED(Finding.WORDS_DIFFER),
  FIELDS_SWAPPED(Finding.WORDS_DIFFER),
  SIGNATURE_FORGED(Finding.NOT_SIGNED),
  OTHER_KEY(Finding.NOT_SIGNED),
  OTHER_NETWORK(Finding.OTHER_NETWORK),
  OTHER_HOME(Finding.OTHER_HOME),
  NOT_ADMITTED(Finding.NOT_ADMITTED),
  ADMITTED_LATER(Finding.NOT_ADMITTED),
  DEVICE_NOT_ACCEPTED(Finding.NOT_SIGNED),
  RECOVERY_NOT_AUTHORIZED(Finding.NOT_SIGNED),
  DEVICE_TWICE(Finding.MALFORMED),
  DEVICE_LATER(Finding.MALFORMED),
  DEVICE_BY_THE_SITE(Finding.ROLE),
  DEVICE_OF_ANOTHER(Finding.NOT_THEIRS),
  DEVICE_REVOKED(Finding.REVOKED),
  DEVICE_REVOKED_BY_ITSELF(Finding.REVOKED),
  DEVICE_OF_A_REVOKED_ONE(Finding.REVOKED),
  REVOKED_BY_ANOTHER(Finding.NOT_THEIRS),
  RECOVERED_SINCE(Finding.REVOKED),
  RECOVERED_BY_ANOTHER_KEY(Finding.NOT_THEIRS),
  LEFT(Finding.LEFT),
  ADMITTED_BY_ANOTHER(Finding.ROLE),
  FIRST_OF_THE_LOG(Finding.INCEPTION_MISPLACED),
  ANCHOR_BEYOND(Finding.ANCHOR_BEYOND),
  ANCHOR_OF_ANOTHER_HISTORY(Finding.ANCHOR_DIFFERS),
  INDEX_MOVED(Finding.NOT_INCLUDED),
  BEYOND_THE_CHECKPOINT(Finding.NOT_INCLUDED),
  HASH_CHANGED(Finding.NOT_INCLUDED),
  PROOF_CHANGED(Finding.NOT_INCLUDED),
  OTHER_LOG(Finding.NOT_INCLUDED),
  CHECKPOINT_FORGED(Finding.CHECKPOINT_NOT_SIGNED),
  CHECKPOINT_UNSIGNED(Finding.CHECKPOINT_NOT_SIGNED),
  LOG_NOT_IN_THE_POLICY(Finding.LOG_UNKNOWN),
  COSIGNATURE_FORGED(Finding.COSIGNATURE_FALSE),
  COSIGNATURE_MISSING(Finding.QUORUM_NOT_MET),
  ONE_ORGANISATION(Finding.QUORUM_NOT_MET),
  OWN_WITNESS(Finding.QUORUM_NOT_MET),
  SEEN_BEFORE_WRITTEN(Finding.TIME_IMPOSSIBLE),
  CONFIRMED_BY_PROVIDER(Finding.CONFIRMED_BY_SELF),
  CONFIRMED_BY_NO_STEWARD(Finding.CONFIRMED_BY_NOBODY),
  STEWARD_ONLY_LATER(Finding.CONFIRMED_BY_NOBODY),
  CONFIRMED_BY_OTHER_DEVICE(Finding.CONFIRMED_BY_SELF),
  CONFIRMED_TWICE(Finding.CONFIRMED_TWICE),
  CONFIRMED_BY_TWO_DEVICES(Finding.CONFIRMED_TWICE);

  private final Finding finding;

  Fault(Finding finding) {
    this.finding = finding;
  }

  /// What a check must find first.
  public Finding finding() {
    return finding;
  }

  /// A file that has it, and no other.
  public String file(RandomGenerator random) throws MalformedException {
    Receipts log = Receipts.example();
    String sound = log.receipt(5, 9).encode();
    return switch (this) {
      case BIT_FLIPPED -> flipped(sound, random.nextInt(sound.length()), random.nextInt(7));
      case CUT -> sound.substring(0, random.nextInt(sound.length()));
      case LINE_ADDED -> sound + ESCALE.line(log.checkpoint(), 1).line() + "\n";
      case BOMB -> resealed(sound, deflated(new byte[10 << 20]));
      case BYTES_AFTER_THE_END -> {
        byte[] inside = inside(sound);
        yield resealed(sound, Arrays.copyOf(inside, inside.length + 1 + random.nextInt(9)));
      }
      case CUT_INSIDE -> {
        byte[] inside = inside(sound);
        yield resealed(sound, Arrays.copyOf(inside, 1 + random.nextInt(inside.length - 1)));
      }
      case UNKNOWN_FIELD -> changed(sound, m -> m.mergeFrom(unknown()));
      case TEN_THOUSAND_LINES -> sealedAgain(sound + "— a AAAAAAA=\n".repeat(10_000));
      case HUNDRED_LINES -> sealedAgain(sound + "— a AAAAAAA=\n".repeat(100));
      case STRANGER -> log.receipt(5, 4).encode();
      // In these two an entry that was never in the log leans on one that is.
      case TWICE_AT_ONE_INDEX -> {
        var never = neverAppended(log).setIndex(9);
        yield changed(sound, m -> m.getLogsBuilder(0).addEntries(3, never));
      }
      case INDEX_OF_ANOTHER_TYPE -> {
        var index =
            UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("8.5"));
        var fields = UnknownFieldSet.newBuilder().addField(1, index.build()).build();
        var never = neverAppended(log).setUnknownFields(fields);
        yield changed(sound, m -> m.getLogsBuilder(0).addEntries(3, never));
      }
      case NOTE_CHANGED ->
          changed(
              sound,
              m -> {
                var field = m.getLogsBuilder(0).getEntriesBuilder(1).getWordsBuilder();
                field
                    .getPartsBuilder(0)
                    .setField(tampered(field.getParts(0).getField(), 3, "lu autre"));
              });
      case FIELDS_SWAPPED ->
          changed(
              sound,
              m -> {
                var words = m.getLogsBuilder(0).getEntriesBuilder(1).getWordsBuilder();
                ByteString key = words.getParts(0).getKey();
                words.getPartsBuilder(0).setKey(words.getParts(1).getKey());
                words.getPartsBuilder(1).setKey(key);
              });
      case SIGNATURE_FORGED ->
          changed(
              sound,
              m -> {
                var entries = m.getLogsBuilder(0);
                int at = random.nextInt(entries.getEntriesCount());
                byte[] signature = entries.getEntries(at).getSignature().toByteArray();
                entries
                    .getEntriesBuilder(at)
                    .setSignature(ByteString.copyFrom(Gen.tampered(signature, random)));
              });
      case OTHER_KEY -> {
        // Signed by Sam in Léa's name.
        var forged = log.entry(log.contribute("x"));
        byte[] signature = SAM.sign(RecordCodec.pae(forged.coreBytes()));
        int at = log.append(RecordCodec.of(forged.coreBytes(), signature), null);
        yield log.receipt(at).encode();
      }
      case OTHER_NETWORK -> {
        log.join(log.site());
        yield log.receipt(log.contribute("x")).encode();
      }
      case OTHER_HOME -> {
        var other = new Receipts("L'Escale", 40);
        other.join(log.network());
        other.enrol(LEA, "Léa");
        other.admit(other.id(1), Role.MEMBER);
        var deed = other.sign(LEA, Receipts.deed(log.id(2), log.site()), null);
        yield log.receipt(log.append(other.entry(deed), null)).encode();
      }
      case NOT_ADMITTED -> {
        SigningKey device = Receipts.key(60);
        Bytes32 member = log.id(log.enrol(device, "Zoé"));
        yield log.receipt(log.sign(device, Receipts.deed(member, log.site()), null)).encode();
      }
      case ADMITTED_LATER -> {
        SigningKey device = Receipts.key(60);
        Bytes32 member = log.id(log.enrol(device, "Zoé"));
        int deed = log.sign(device, Receipts.deed(member, log.site()), null);
        log.admit(member, Role.MEMBER);
        yield log.receipt(deed).encode();
      }
      case DEVICE_NOT_ACCEPTED -> {
        log.addDevice(LEA, log.id(2), LEA_TOO, LEA);
        yield log.receipt(log.contribute(LEA_TOO, "x")).encode();
      }
      case RECOVERY_NOT_AUTHORIZED -> {
        Bytes32 zoe = log.enrolZoe();
        Receipts elsewhere = Receipts.example();
        elsewhere.join(log.site());
        Body body = elsewhere.entry(elsewhere.recover(zoe, LEA_TOO, ZOE_RECOVERY)).core().body();
        yield log.receipt(log.recover(zoe, LEA_TOO, body)).encode();
      }
      case DEVICE_TWICE -> {
        log.addDevice(LEA, log.id(2), LEA_TOO);
        log.addDevice(LEA, log.id(2), LEA_TOO);
        yield log.receipt(log.contribute(LEA_TOO, "x")).encode();
      }
      case DEVICE_LATER -> {
        Receipts other = Receipts.example();
        other.addDevice(LEA, other.id(2), LEA_TOO);
        int deed = log.append(other.entry(other.contribute(LEA_TOO, "x")), null);
        log.addDevice(LEA, log.id(2), LEA_TOO);
        yield log.receipt(deed).encode();
      }
      case DEVICE_BY_THE_SITE -> {
        log.addDevice(log.registrar(), log.id(2), LEA_TOO);
        yield log.receipt(log.contribute(LEA_TOO, "x")).encode();
      }
      case DEVICE_OF_ANOTHER -> {
        log.addDevice(SAM, log.id(2), LEA_TOO);
        int deed = log.contribute(LEA_TOO, "x");
        yield log.receipt(deed, log.confirm(SAM, log.id(deed))).encode();
      }
      case DEVICE_REVOKED -> {
        log.addDevice(LEA, log.id(2), LEA_TOO);
        log.contribute(LEA_TOO, "x");
        log.revoke(LEA, LEA_TOO);
        yield log.receipt(log.contribute(LEA_TOO, "x")).encode();
      }
      case DEVICE_REVOKED_BY_ITSELF -> {
        log.revoke(LEA, LEA);
        yield log.receipt(log.contribute("x")).encode();
      }
      case DEVICE_OF_A_REVOKED_ONE -> {
        log.addDevice(LEA, log.id(2), LEA_TOO);
        log.revoke(LEA_TOO, LEA);
        log.addDevice(LEA, log.id(2), SAM_TOO);
        yield log.receipt(log.contribute(SAM_TOO, "x")).encode();
      }
      case REVOKED_BY_ANOTHER -> {
        log.revoke(SAM, LEA);
        int deed = log.contribute("x");
        yield log.receipt(deed, log.confirm(SAM, log.id(deed))).encode();
      }
      case RECOVERED_SINCE -> {
        Bytes32 zoe = log.enrolZoe();
        log.recover(zoe, LEA_TOO, ZOE_RECOVERY);
        Body deed = Receipts.deed(zoe, log.site());
        yield log.receipt(log.sign(random.nextBoolean() ? ZOE : ZOE_TOO, deed, null)).encode();
      }
      case RECOVERED_BY_ANOTHER_KEY -> {
        log.recover(log.id(2), LEA_TOO, ZOE_RECOVERY);
        yield log.receipt(log.contribute(LEA_TOO, "x")).encode();
      }
      case LEFT -> {
        log.admit(log.id(2));
        yield log.receipt(log.contribute("x")).encode();
      }
      case ADMITTED_BY_ANOTHER -> {
        log.sign(SAM, new Body.MemberAdmission(log.id(2), List.of(Role.MEMBER)), null);
        yield log.receipt(log.contribute("x")).encode();
      }
      case FIRST_OF_THE_LOG ->
          changed(sound, m -> m.getLogsBuilder(0).getEntriesBuilder(0).setIndex(0));
      case ANCHOR_BEYOND -> {
        var anchor = new Anchor(100, log.checkpoint().root());
        int deed = log.sign(LEA, Receipts.deed(log.id(2), log.site()), null, WRITTEN_MS, anchor);
        for (int i = 0; i < 100; i++) {
          log.contribute("x");
        }
        yield log.receipt(deed).encode();
      }
      case ANCHOR_OF_ANOTHER_HISTORY -> {
        var anchor = new Anchor(log.checkpoint().size(), Gen.id(random));
        int deed = log.sign(LEA, Receipts.deed(log.id(2), log.site()), null, WRITTEN_MS, anchor);
        yield log.receipt(deed).encode();
      }
      case INDEX_MOVED ->
          changed(
              sound,
              m -> {
                m.getLogsBuilder(0).getEntriesBuilder(0).setIndex(1 + random.nextInt(2));
              });
      case BEYOND_THE_CHECKPOINT -> {
        var never = neverAppended(log).setIndex(10);
        yield changed(sound, m -> m.getLogsBuilder(0).addEntries(never));
      }
      case HASH_CHANGED ->
          changed(
              sound,
              m -> {
                byte[] hashes = m.getLogs(0).getHashes().toByteArray();
                m.getLogsBuilder(0).setHashes(ByteString.copyFrom(Gen.tampered(hashes, random)));
              });
      case PROOF_CHANGED -> {
        int hash = sound.indexOf("index 5\n") + 8 + 45 * random.nextInt(3);
        char other = sound.charAt(hash) == 'A' ? 'B' : 'A';
        yield sealedAgain(sound.substring(0, hash) + other + sound.substring(hash + 1));
      }
      case OTHER_LOG -> {
        var other = Receipts.example();
        other.contribute("x");
        yield with(log.receipt(5, 9), other.note(ESCALE, REMORQUE)).encode();
      }
      case CHECKPOINT_FORGED -> {
        var note = log.note(ESCALE, REMORQUE);
        var forged = log.checkpoint().noteSignature(log.logKey().key(), log.checkpoint().sign(SAM));
        yield with(log.receipt(5, 9), new Note(note.text(), replaced(note.signatures(), 0, forged)))
            .encode();
      }
      case CHECKPOINT_UNSIGNED -> {
        var note = log.note(ESCALE, REMORQUE);
        yield with(log.receipt(5, 9), new Note(note.text(), note.signatures().subList(1, 3)))
            .encode();
      }
      case LOG_NOT_IN_THE_POLICY -> {
        var other = new Receipts("L'Escale", 40);
        String text = "log " + other.logKey().vkey() + "\nquorum none\n";
        yield under(log, text, log.note());
      }
      case COSIGNATURE_FORGED -> {
        var note = log.note(ESCALE, REMORQUE);
        var forged =
            new Receipts.Witness(ESCALE.site(), SAM).line(log.checkpoint(), SEEN_S).signature();
        var line = new NoteSignature(ESCALE.noteKey().name(), ESCALE.noteKey().id(), forged);
        yield with(log.receipt(5, 9), new Note(note.text(), replaced(note.signatures(), 1, line)))
            .encode();
      }
      case COSIGNATURE_MISSING -> with(log.receipt(5, 9), log.note(REMORQUE)).encode();
      case ONE_ORGANISATION -> {
        var third = new Receipts.Witness(Bytes32.ZERO, Receipts.key(61));
        String text =
            witness("a", ESCALE)
                + witness("b", REMORQUE)
                + witness("c", third)
                + "group one any a b\ngroup both all one c\nquorum both\n";
        yield under(log, text, log.note(ESCALE, REMORQUE));
      }
      case OWN_WITNESS ->
          under(
              log,
              witness("a", ESCALE) + witness("b", log.witness()) + "group q all a b\nquorum q\n",
              log.note(ESCALE, log.witness()));
      case SEEN_BEFORE_WRITTEN -> {
        long early = WRITTEN_MS / 1000 - 15 * 60 - 1 - random.nextInt(1_000_000);
        yield with(
                log.receipt(5, 9),
                log.note(
                    List.of(
                        ESCALE.line(log.checkpoint(), SEEN_S),
                        REMORQUE.line(log.checkpoint(), early))))
            .encode();
      }
      case CONFIRMED_BY_PROVIDER -> {
        log.admit(log.id(2), Role.MEMBER, Role.STEWARD);
        yield log.receipt(5, log.confirm(LEA, log.id(5))).encode();
      }
      case CONFIRMED_BY_NO_STEWARD -> {
        log.admit(log.id(7), Role.MEMBER, Role.ANIMATEUR);
        yield log.receipt(5, log.confirm(SAM, log.id(5))).encode();
      }
      case STEWARD_ONLY_LATER -> {
        SigningKey device = Receipts.key(60);
        Bytes32 member = log.id(log.enrol(device, "Zoé"));
        log.admit(member, Role.MEMBER);
        int early = log.confirm(device, log.id(5));
        log.admit(member, Role.MEMBER, Role.STEWARD);
        yield log.receipt(5, early).encode();
      }
      case CONFIRMED_BY_OTHER_DEVICE -> {
        log.admit(log.id(2), Role.MEMBER, Role.STEWARD);
        log.addDevice(LEA, log.id(2), LEA_TOO);
        Body other = Receipts.deed(log.id(7), log.site());
        int deed = random.nextBoolean() ? 5 : log.sign(LEA, other, null);
        yield log.receipt(deed, log.confirm(LEA_TOO, log.id(deed))).encode();
      }
      case CONFIRMED_BY_TWO_DEVICES -> {
        log.addDevice(SAM, log.id(7), SAM_TOO);
        yield log.receipt(5, 9, log.confirm(SAM_TOO, log.id(5))).encode();
      }
      case CONFIRMED_TWICE -> log.receipt(5, 9, log.confirm(SAM, log.id(5))).encode();
    };
  }

  /// The site confirms entry 5, in an entry that comes after everything the receipt is of.
  private static ReceiptEntry.Builder neverAppended(Receipts log) {
    Body confirm = new Body.Attest(log.id(5), Verdict.CONFIRM);
    SignedRecord record = log.entry(log.sign(log.registrar(), confirm, null));
    return ReceiptEntry.newBuilder()
        .setCore(ByteString.copyFrom(record.coreBytes()))
        .setSignature(ByteString.copyFrom(record.signature()));
  }

  private static String witness(String name, Receipts.Witness witness) {
    return "witness " + name + " " + witness.noteKey().vkey() + "\n";
  }

  private static String under(Receipts log, String policy, Note note) throws MalformedException {
    Policy parsed = Policy.parse(policy.getBytes(StandardCharsets.UTF_8));
    return log.receipt(5, List.of(9), parsed, note, List.of()).encode();
  }

  private static <T> List<T> replaced(List<T> list, int at, T one) {
    var out = new ArrayList<>(list);
    out.set(at, one);
    return out;
  }

  private static Receipt with(Receipt receipt, Note note) {
    Receipt.Log log = receipt.logs().getFirst();
    return new Receipt(
        receipt.index(),
        receipt.inclusion(),
        receipt.policy(),
        replaced(
            receipt.logs(),
            0,
            new Receipt.Log(note, log.site(), log.members(), log.entries(), log.hashes())));
  }

  private static ByteString tampered(ByteString field, int at, String text) {
    byte[] bytes = field.toByteArray();
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, at + 2, Math.min(ascii.length, bytes.length - at - 2));
    return ByteString.copyFrom(bytes);
  }

  private static org.ramdam.protocol.receipt.proto.Receipt unknown() {
    var one = UnknownFieldSet.Field.newBuilder().addVarint(1).build();
    return org.ramdam.protocol.receipt.proto.Receipt.newBuilder()
        .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, one).build())
        .build();
  }

  /// The file with its message changed, and a digest to go with it.
  static String changed(
      String file, Consumer<org.ramdam.protocol.receipt.proto.Receipt.Builder> change)
      throws MalformedException {
    try {
      var message =
          org.ramdam.protocol.receipt.proto.Receipt.parseFrom(ReceiptCodec.inflate(inside(file)))
              .toBuilder();
      change.accept(message);
      return resealed(file, deflated(message.build().toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("not a receipt", e);
    }
  }

  /// The deflated message of a file.
  static byte[] inside(String file) {
    byte[] extra =
        Base64.getDecoder().decode(file.lines().skip(1).findFirst().orElse("").substring(6));
    return Arrays.copyOfRange(extra, ReceiptCodec.DIGEST_SIZE, extra.length);
  }

  /// The file with another message, and a digest to go with it.
  static String resealed(String file, byte[] deflated) {
    return ReceiptCodec.seal(deflated, rest(file));
  }

  /// The file with a digest to go with what comes after its message.
  static String sealedAgain(String file) {
    return ReceiptCodec.seal(inside(file), rest(file));
  }

  private static String rest(String file) {
    return file.substring(file.indexOf('\n', file.indexOf('\n') + 1) + 1);
  }

  static byte[] deflated(byte[] message) {
    try (var deflater = new Deflater(1, true)) {
      deflater.setInput(message);
      deflater.finish();
      byte[] out = new byte[message.length + 100];
      return Arrays.copyOf(out, deflater.deflate(out));
    }
  }

  private static String flipped(String text, int at, int bit) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bytes[at] ^= (byte) (1 << bit);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
