package org.ramdam.protocol.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Disclosure.Hidden;
import org.ramdam.protocol.record.Disclosure.Part;
import org.ramdam.protocol.record.Disclosure.Shown;
import org.ramdam.protocol.record.Disclosure.Text;
import org.ramdam.protocol.testing.Gen;

class DisclosureTest {
  private static final byte[] SALT = Gen.bytes(PrivatePart.SALT_SIZE, new SplittableRandom(7));

  /// Words of several fields, each text unlike the others.
  private static Words words(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0 ->
          new Words.SiteWords(
              "le nom", List.of("a.example:1", "b.example:2"), new Place("Redon", 4_765_123, -1));
      case 1 -> new Words.ContributionWords("la note", "le savoir");
      case 2 -> new Words.SkillWords("le savoir", "la note");
      case 3 -> new Words.ProcessWords("le projet", "la note");
      default -> new Words.CommitmentWords("le titre", "la note", "le savoir");
    };
  }

  private static byte[] bytes(Disclosure disclosure) {
    var out = new ArrayList<Byte>();
    for (Part part : disclosure.parts()) {
      byte[] bytes =
          switch (part) {
            case Hidden(Bytes32 leaf) -> leaf.toByteArray();
            case Shown shown -> shown.field();
          };
      for (byte b : bytes) {
        out.add(b);
      }
    }
    byte[] array = new byte[out.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = out.get(i);
    }
    return array;
  }

  @Test
  void whatIsShown_matches_andWhatIsHiddenIsNowhere() {
    forAll(random -> {
      PrivatePart part = PrivatePart.of(words(random), Gen.bytes(PrivatePart.SALT_SIZE, random));
      Disclosure whole = Disclosure.of(part);
      assertThat(whole.isWhole()).isTrue();
      var names = new HashSet<String>();
      whole.texts().forEach(text -> names.add(text.name()));
      names.removeIf(_ -> random.nextBoolean());
      Disclosure shown = whole.hide(names::contains);

      assertThat(shown.matches(part.commitment())).isTrue();
      assertThat(shown.texts())
          .isEqualTo(whole.texts().stream().filter(t -> !names.contains(t.name())).toList());
      String raw = new String(bytes(shown), UTF_8);
      for (Text text : whole.texts()) {
        assertThat(raw.contains(text.value())).isEqualTo(!names.contains(text.name()));
      }
      Disclosure read = Disclosure.of(shown.kind(), shown.parts());
      assertThat(read.texts()).isEqualTo(shown.texts());
      assertThat(read.matches(part.commitment())).isTrue();
    });
  }

  @Test
  void anyChangeOfAPart_isRefused() {
    forAll(random -> {
      PrivatePart part = PrivatePart.of(words(random), Gen.bytes(PrivatePart.SALT_SIZE, random));
      Disclosure whole = Disclosure.of(part).hide(_ -> random.nextBoolean());
      var parts = new ArrayList<>(whole.parts());
      int at = random.nextInt(parts.size());
      switch (random.nextInt(3)) {
        case 0 -> parts.set(at, changed(parts.get(at), random));
        case 1 -> parts.remove(at);
        default -> parts.add(at, new Hidden(Gen.bytes32(random)));
      }
      assertRefused(whole.kind(), parts, part.commitment());
      int other = whole.kind() == 32 ? 35 : 32;
      assertRefused(other, whole.parts(), part.commitment());
    });
  }

  private static Part changed(Part part, RandomGenerator random) {
    return switch (part) {
      case Hidden(Bytes32 leaf) -> new Hidden(Bytes32.of(Gen.tampered(leaf.toByteArray(), random)));
      case Shown shown ->
          random.nextBoolean()
              ? new Shown(Gen.tampered(shown.key(), random), shown.field())
              : new Shown(shown.key(), Gen.tampered(shown.field(), random));
    };
  }

  private static void assertRefused(int kind, List<Part> parts, Commitment commitment) {
    try {
      assertThat(Disclosure.of(kind, parts).matches(commitment)).isFalse();
    } catch (MalformedException _) {
      // refused
    }
  }

  @Test
  void wordsOfASite_tellWhichIsWhich() throws MalformedException {
    Words words = new Words.SiteWords("CéLA", List.of("a:1", "b:2"), new Place("Redon", 1, 2));
    assertThat(Disclosure.of(PrivatePart.of(words, SALT)).texts())
        .containsExactly(
            new Text("name", "CéLA"),
            new Text("address", "a:1"),
            new Text("address", "b:2"),
            new Text("place", "Redon"));
  }

  @Test
  void fieldsOutOfPlace_areRefused() throws MalformedException {
    Disclosure words = Disclosure.of(PrivatePart.of(new Words.ContributionWords("a", "b"), SALT));
    Part note = words.parts().get(0);
    Part skill = words.parts().get(1);
    var hidden = new Hidden(Bytes32.ZERO);

    assertThat(Disclosure.of(32, List.of(note, hidden, skill)).texts()).hasSize(2);
    for (List<Part> parts :
        List.of(List.of(skill, hidden, note), List.of(note, note), List.of(skill, skill))) {
      assertThatThrownBy(() -> Disclosure.of(32, parts)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> Disclosure.of(31, List.of(note)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Disclosure.of(33, List.of(skill)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void text_isHeldToTheRules() {
    var hidden = new Hidden(Bytes32.ZERO);
    for (String refused : List.of("a\u202eb", "a\tb", "e\u0301")) {
      assertThatThrownBy(() -> Disclosure.of(32, List.of(shown(1, refused), hidden)))
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> Disclosure.of(32, List.of(hidden, shown(2, "a\nb"))))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Disclosure.of(36, List.of(shown(1, " "), hidden)))
        .isInstanceOf(MalformedException.class);
    byte[] longer = {0x0a, (byte) 0x81, 0, 'a'};
    assertThatThrownBy(
            () -> Disclosure.of(32, List.of(new Shown(Arrays.copyOf(SALT, 16), longer), hidden)))
        .isInstanceOf(MalformedException.class);
  }

  private static Part shown(int number, String text) {
    byte[] value = text.getBytes(UTF_8);
    byte[] field = new byte[2 + value.length];
    field[0] = (byte) (number << 3 | 2);
    field[1] = (byte) value.length;
    System.arraycopy(value, 0, field, 2, value.length);
    return new Shown(Arrays.copyOf(SALT, 16), field);
  }

  @Test
  void label_mustFoldToTheSkill() throws MalformedException {
    Disclosure words =
        Disclosure.of(PrivatePart.of(new Words.ContributionWords("a", "Vélo"), SALT));
    assertThat(words.fits(contribution(SkillId.ofLabel("velo")))).isTrue();
    assertThat(words.fits(contribution(SkillId.ofLabel("soin")))).isFalse();
    assertThat(words.fits(contribution(null))).isFalse();
    assertThat(words.hide("skill"::equals).fits(contribution(null))).isTrue();
    assertThat(words.fits(new Body.Attest(Bytes32.ZERO, Verdict.CONFIRM))).isFalse();
  }

  private static Body contribution(@org.jspecify.annotations.Nullable SkillId skill) {
    return new Body.Contribution(
        Action.WORK, Bytes32.ZERO, new Bytes32(0, 0, 0, 1), 30, 20_000, skill, null);
  }
}
