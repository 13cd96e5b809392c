package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// The words of a record, each field of them shown or hidden: what is hidden cannot be guessed, and
/// what is shown is what the author signed for (docs/protocol/record.md).
public final class Disclosure {
  /// The fields of each kind, by number from 1.
  private static final Map<Integer, List<Field>> FIELDS =
      Map.ofEntries(
          fields(16, new Field("name", Rule.NAME)),
          fields(
              17,
              new Field("name", Rule.NAME),
              new Field("address", Rule.LABEL),
              new Field("place", Rule.PLACE)),
          fields(19, new Field("name", Rule.NAME)),
          fields(22, new Field("name", Rule.NAME)),
          fields(32, new Field("note", Rule.TEXT), new Field("skill", Rule.LABEL)),
          fields(33, new Field("reason", Rule.TEXT)),
          fields(34, new Field("skill", Rule.NAME), new Field("note", Rule.TEXT)),
          fields(35, new Field("name", Rule.NAME), new Field("note", Rule.TEXT)),
          fields(
              36,
              new Field("title", Rule.NAME),
              new Field("note", Rule.TEXT),
              new Field("skill", Rule.LABEL)),
          fields(37, new Field("text", Rule.TEXT)),
          fields(38, new Field("text", Rule.TEXT)));

  private static final int SITE = 17;
  private static final int ADDRESS = 2;

  private final int kind;
  private final List<Part> parts;
  private final List<Text> texts;

  private Disclosure(int kind, List<Part> parts, List<Text> texts) {
    this.kind = kind;
    this.parts = parts;
    this.texts = texts;
  }

  private static Map.Entry<Integer, List<Field>> fields(int kind, Field... fields) {
    return Map.entry(kind, List.of(fields));
  }

  /// What is read of words: how it is called, and what it may be.
  private record Field(String name, Rule rule) {}

  private enum Rule {
    NAME,
    LABEL,
    TEXT,
    PLACE
  }

  /// A field of the words.
  public sealed interface Part {}

  /// A field that is shown. A value: bytes are copied in, and lent.
  public static final class Shown implements Part {
    private final byte[] key;
    private final byte[] field;

    /// @param key 16 bytes
    /// @param field its bytes in the message, tag and all; not empty
    public Shown(byte[] key, byte[] field) {
      if (key.length != FieldLeaves.KEY_SIZE || field.length == 0) {
        throw new IllegalArgumentException(
            "a key of " + key.length + " bytes, a field of " + field.length);
      }
      this.key = key.clone();
      this.field = field.clone();
    }

    /// 16 bytes, lent.
    public byte[] key() {
      return key;
    }

    /// The field's bytes, lent.
    public byte[] field() {
      return field;
    }

    private Hidden hidden() {
      var leaves = new FieldLeaves();
      return new Hidden(leaves.leaf(key, field, 0, field.length));
    }
  }

  /// A field that is not shown.
  ///
  /// @param leaf SHA-256(key ‖ field)
  public record Hidden(Bytes32 leaf) implements Part {
    public Hidden {
      requireNonNull(leaf);
    }
  }

  /// A text that is shown.
  ///
  /// @param name of the field: name, note, skill, title, reason, text, address, place
  public record Text(String name, String value) {}

  /// The words of a part, all shown.
  public static Disclosure of(PrivatePart part) {
    byte[] salted = part.salted();
    var walk = new FieldLeaves.Walk(salted, PrivatePart.SALT_SIZE, salted.length);
    int kind = walk.enter();
    var keys = new FieldLeaves();
    var parts = new ArrayList<Part>();
    while (walk.next()) {
      byte[] key = Arrays.copyOf(keys.key(salted, parts.size()), FieldLeaves.KEY_SIZE);
      parts.add(new Shown(key, Arrays.copyOfRange(salted, walk.from, walk.to)));
    }
    try {
      return of(kind, parts);
    } catch (MalformedException e) {
      throw new IllegalStateException("words are made of their fields", e);
    }
  }

  /// Words of a kind, by their parts.
  ///
  /// @param kind the number of the field of `PrivatePart`
  /// @throws MalformedException if a field that is shown is none of that kind, is not in its one
  ///   encoding, or breaks the rules for texts
  public static Disclosure of(int kind, List<Part> parts) throws MalformedException {
    List<Field> fields = FIELDS.get(kind);
    if (fields == null || parts.size() > FieldLeaves.MAX) {
      throw new MalformedException("no words of kind " + kind + " in " + parts.size() + " parts");
    }
    var texts = new ArrayList<Text>();
    int last = 0;
    for (Part part : parts) {
      if (part instanceof Shown shown) {
        int number = shown.field[0] >>> 3;
        boolean repeated = kind == SITE && number == ADDRESS && number == last;
        if (number > fields.size() || (number <= last && !repeated)) {
          throw new MalformedException("words of kind " + kind + " have no such field there");
        }
        last = number;
        texts.add(text(fields.get(number - 1), number, shown.field));
      }
    }
    var disclosure = new Disclosure(kind, List.copyOf(parts), List.copyOf(texts));
    if (disclosure.isWhole()) {
      var _ = PrivatePart.decode(disclosure.unsalted());
    }
    return disclosure;
  }

  private static Text text(Field field, int number, byte[] bytes) throws MalformedException {
    var walk = new FieldLeaves.Walk(bytes, 0, bytes.length);
    if (!walk.next() || !walk.ended() || walk.value < 0 || walk.value == bytes.length) {
      throw new MalformedException("the field " + field.name + " is not in its encoding");
    }
    byte[] value = Arrays.copyOfRange(bytes, walk.value, bytes.length);
    if (!Arrays.equals(bytes, encoded(number, ByteString.copyFrom(value)))) {
      throw new MalformedException("the field " + field.name + " is not in its one encoding");
    }
    return new Text(
        field.name,
        switch (field.rule) {
          case NAME -> PrivatePart.name(utf8(value));
          case LABEL -> PrivatePart.label(utf8(value));
          case TEXT -> PrivatePart.text(utf8(value));
          case PLACE -> commune(value);
        });
  }

  private static String utf8(byte[] bytes) throws MalformedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("a text is not UTF-8", e);
    }
  }

  private static String commune(byte[] bytes) throws MalformedException {
    try {
      var proto = org.ramdam.protocol.record.proto.Place.parseFrom(bytes);
      String name = PrivatePart.place(proto).commune();
      if (!proto.getUnknownFields().asMap().isEmpty()
          || !Arrays.equals(proto.toByteArray(), bytes)) {
        throw new MalformedException("a place is not in its one encoding");
      }
      return name;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("a place is not protobuf", e);
    }
  }

  private static byte[] encoded(int number, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build())
        .build()
        .toByteArray();
  }

  /// A salt of zeros and the words, which must be whole.
  private byte[] unsalted() {
    ByteString fields = ByteString.EMPTY;
    for (Part part : parts) {
      if (part instanceof Shown shown) {
        fields = fields.concat(ByteString.copyFrom(shown.field));
      }
    }
    byte[] words = encoded(kind, fields);
    byte[] salted = new byte[PrivatePart.SALT_SIZE + words.length];
    System.arraycopy(words, 0, salted, PrivatePart.SALT_SIZE, words.length);
    return salted;
  }

  /// The number of the field of `PrivatePart`.
  public int kind() {
    return kind;
  }

  /// All fields in their order.
  public List<Part> parts() {
    return parts;
  }

  /// What is shown, in its order.
  public List<Text> texts() {
    return texts;
  }

  /// The first text of this name; empty if it is not shown, or there is none.
  public String text(String name) {
    return texts.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .map(Text::value)
        .orElse("");
  }

  /// Whether nothing is hidden.
  public boolean isWhole() {
    return texts.size() == parts.size();
  }

  /// The same with some of its fields hidden.
  ///
  /// @param hides by name, see [Text]
  public Disclosure hide(Predicate<String> hides) {
    var hidden = new ArrayList<Part>();
    var shown = new ArrayList<Text>();
    int text = 0;
    for (Part part : parts) {
      if (part instanceof Shown field) {
        Text said = texts.get(text++);
        if (hides.test(said.name())) {
          hidden.add(field.hidden());
          continue;
        }
        shown.add(said);
      }
      hidden.add(part);
    }
    return new Disclosure(kind, List.copyOf(hidden), List.copyOf(shown));
  }

  /// Whether these are the words, or a part of them, that `commitment` commits to.
  public boolean matches(Commitment commitment) {
    var leaves = new FieldLeaves();
    for (Part part : parts) {
      switch (part) {
        case Shown shown -> leaves.add(shown.key, shown.field, 0, shown.field.length);
        case Hidden(Bytes32 leaf) -> leaves.add(leaf);
      }
    }
    return leaves.finish(kind).equals(commitment.hash())
        && (!isWhole() || unsalted().length == PrivatePart.SALT_SIZE + commitment.size());
  }

  /// Whether they may stand with `body`.
  public boolean fits(Body body) {
    return switch (body) {
      case Body.Genesis _ -> kind == 16;
      case Body.SiteInception _, Body.SiteAdmission _ -> kind == SITE;
      case Body.MemberInception _ -> kind == 19;
      case Body.Device _, Body.Recovery _ -> kind == 22;
      case Body.Contribution c -> kind == 32 && isLabelOf(c.skill());
      case Body.Attest _ -> kind == 33;
      case Body.Skill s -> kind == 34 && isLabelOf(s.skill());
      case Body.Process _ -> kind == 35;
      case Body.Commitment c -> kind == 36 && isLabelOf(c.skill());
      case Body.Dispute _ -> kind == 37;
      case Body.Policy _ -> kind == 38;
      case Body.MemberAdmission _, Body.SiteGeneration _, Body.Revocation _, Body.Unknown _ ->
          false;
    };
  }

  private boolean isLabelOf(@Nullable SkillId skill) {
    String label = text("skill");
    return label.isEmpty() || SkillId.ofLabel(label).equals(skill);
  }
}
