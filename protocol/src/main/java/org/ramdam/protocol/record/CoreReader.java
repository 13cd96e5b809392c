package org.ramdam.protocol.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;

/// Reads the kinds that logs are full of straight from their bytes: each field where the one
/// encoding has it, or not at all. What it reads is canonical by the way it is read. What it does
/// not read may still be sound: it is left to [RecordCodec], which also says what is wrong.
final class CoreReader {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int CONTRIBUTION = 32;
  private static final int ATTEST = 33;
  private static final int SKILL = 34;
  private static final int VERDICTS = Verdict.values().length;

  private final byte[] in;
  private int at;
  private int end;

  /// Set where the bytes are not what is read here; nothing read after that counts.
  private boolean strange;

  private CoreReader(byte[] in, int from) {
    this.in = in;
    this.at = from;
    this.end = in.length;
  }

  /// The core of these bytes, or null if it is to be read the long way.
  static @Nullable Core read(byte[] bytes) {
    var reader = new CoreReader(bytes, 0);
    try {
      Core core = reader.core();
      return reader.strange || reader.at != bytes.length ? null : core;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// The words of a contribution from the bytes after `from`, or null if they are to be read the
  /// long way; their texts are not checked.
  static Words.@Nullable ContributionWords readWords(byte[] bytes, int from) {
    var reader = new CoreReader(bytes, from);
    reader.enter(CONTRIBUTION);
    String note = reader.text(1);
    String skill = reader.text(2);
    return reader.strange || reader.at != bytes.length
        ? null
        : new Words.ContributionWords(note, skill);
  }

  private @Nullable Core core() {
    if (number(1) != Core.VERSION) {
      return null;
    }
    Bytes32 network = id(2);
    Bytes32 home = id(3);
    Bytes32 author = id(4);
    long seq = number(5);
    Bytes32 prev = id(6);
    long createdMs = next(7, VARINT) ? number(7) : 0;
    int scope = ordinal(8, 3);
    List<Bytes32> refs = refs();
    Anchor anchor = next(10, BYTES) ? anchor() : null;
    Commitment commitment = next(11, BYTES) ? commitment() : null;
    if (strange) {
      return null;
    }
    Body body = body();
    return strange || body == null
        ? null
        : new Core(
            network,
            home,
            author,
            seq,
            prev,
            createdMs,
            Scope.values()[scope],
            refs,
            anchor,
            commitment,
            body);
  }

  private List<Bytes32> refs() {
    if (!next(9, BYTES)) {
      return List.of();
    }
    var refs = new ArrayList<Bytes32>();
    while (next(9, BYTES) && refs.size() <= Limits.REFS) {
      refs.add(id(9));
    }
    return refs;
  }

  private Anchor anchor() {
    int outer = enter(10);
    var anchor = new Anchor(number(1), id(2));
    leave(outer);
    return anchor;
  }

  private Commitment commitment() {
    int outer = enter(11);
    Bytes32 hash = id(1);
    long size = number(2);
    leave(outer);
    strange |= size > Limits.PRIVATE_BYTES;
    return new Commitment(hash, (int) size);
  }

  private @Nullable Body body() {
    if (next(CONTRIBUTION, BYTES)) {
      return contribution();
    } else if (next(ATTEST, BYTES)) {
      int outer = enter(ATTEST);
      var body =
          new Body.Attest(
              id(1), Verdict.values()[ordinal(2, VERDICTS)], next(3, BYTES) ? id(3) : null);
      leave(outer);
      return body;
    } else if (next(SKILL, BYTES)) {
      int outer = enter(SKILL);
      var body =
          new Body.Skill(
              skill(1),
              small(2),
              SkillMode.values()[ordinal(3, 3)],
              next(4, VARINT) ? small(4) : 0);
      leave(outer);
      return body;
    }
    return null;
  }

  private Body contribution() {
    int outer = enter(CONTRIBUTION);
    Action action = Action.values()[ordinal(1, 4)];
    Bytes32 provider = id(2);
    Bytes32 receiver = id(3);
    int minutes = small(4);
    int day = next(5, VARINT) ? small(5) : 0;
    SkillId skill = next(6, BYTES) ? skill(6) : null;
    Bytes32 process = next(7, BYTES) ? id(7) : null;
    List<Bytes32> others = others();
    Bytes32 fulfills = next(9, BYTES) ? id(9) : null;
    Bytes32 corrects = next(10, BYTES) ? id(10) : null;
    boolean professional = next(11, VARINT);
    strange |= professional && number(11) != 1;
    boolean levelled = next(12, VARINT);
    int level = levelled ? small(12) : 1;
    strange |= levelled && level == 1;
    Origin origin = next(13, BYTES) ? origin() : null;
    leave(outer);
    return new Body.Contribution(
        action,
        provider,
        others,
        receiver,
        minutes,
        day,
        skill,
        process,
        fulfills,
        corrects,
        professional,
        level,
        origin);
  }

  private List<Bytes32> others() {
    if (!next(8, BYTES)) {
      return List.of();
    }
    var others = new ArrayList<Bytes32>();
    while (next(8, BYTES) && others.size() <= Limits.OTHERS) {
      others.add(id(8));
    }
    return others;
  }

  private Origin origin() {
    int outer = enter(13);
    Source source = Source.values()[ordinal(1, Source.values().length)];
    SkillId batch = skill(2);
    leave(outer);
    return new Origin(source, batch.high(), batch.low());
  }

  /// Whether the next field is this one. Fields below 16 have a tag of one byte, those here of two.
  private boolean next(int field, int type) {
    int tag = field << 3 | type;
    return tag < 0x80
        ? at < end && in[at] == tag
        : at + 1 < end && in[at] == (byte) (tag | 0x80) && in[at + 1] == tag >>> 7;
  }

  private boolean tag(int field, int type) {
    strange |= !next(field, type);
    at += field < 16 ? 1 : 2;
    return !strange;
  }

  /// A number that is there, and so not 0.
  private long number(int field) {
    if (!tag(field, VARINT)) {
      return 1;
    }
    long value = varint();
    strange |= value <= 0;
    return strange ? 1 : value;
  }

  private int small(int field) {
    long value = number(field);
    strange |= value > Integer.MAX_VALUE;
    return strange ? 1 : (int) value;
  }

  /// A number from 1 to `last`, less one.
  private int ordinal(int field, int last) {
    long value = number(field);
    strange |= value > last;
    return strange ? 0 : (int) value - 1;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 63 && at < end; shift += 7) {
      byte b = in[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        // The last byte of a longer one must have something to say.
        strange |= b == 0 && shift > 0;
        return value;
      }
    }
    strange = true;
    return 0;
  }

  private Bytes32 id(int field) {
    int from = bytes(field, Bytes32.SIZE);
    Bytes32 id = strange ? Bytes32.ZERO : Bytes32.of(in, from);
    strange |= id.equals(Bytes32.ZERO);
    return id;
  }

  private SkillId skill(int field) {
    int from = bytes(field, SkillId.SIZE);
    return strange ? new SkillId(0, 0) : SkillId.of(in, from);
  }

  private int bytes(int field, int size) {
    if (!tag(field, BYTES)) {
      return 0;
    }
    strange |= varint() != size || end - at < size;
    int from = at;
    at += size;
    return from;
  }

  private String text(int field) {
    if (!next(field, BYTES)) {
      return "";
    }
    int outer = enter(field);
    if (strange || at == end) {
      strange = true;
      return "";
    }
    byte[] utf8 = Arrays.copyOfRange(in, at, end);
    String text = new String(utf8, StandardCharsets.UTF_8);
    // What is not UTF-8 does not come back as it was.
    strange |= !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8);
    at = end;
    leave(outer);
    return text;
  }

  /// Goes into a field of known length.
  ///
  /// @return what to [#leave] with
  private int enter(int field) {
    int outer = end;
    if (tag(field, BYTES)) {
      long length = varint();
      strange |= length > end - at;
      end = strange ? at : at + (int) length;
    }
    return outer;
  }

  private void leave(int outer) {
    strange |= at != end;
    end = outer;
  }
}
