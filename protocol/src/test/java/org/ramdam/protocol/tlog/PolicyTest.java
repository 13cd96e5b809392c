package org.ramdam.protocol.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

class PolicyTest {
  private static final NoteKey LOG = new NoteKey("log.example", NoteKey.ED25519, id(1));
  private static final NoteKey X1 = witness(11);
  private static final NoteKey X2 = witness(12);
  private static final NoteKey X3 = witness(13);
  private static final NoteKey Y1 = witness(21);
  private static final NoteKey Y2 = witness(22);

  /// The example of C2SP tlog-policy, with keys.
  private static final String EXAMPLE =
      """
      # Two organisations
      log LOG https://log.example/

      \twitness X1  X1KEY
      witness X2 X2KEY https://x2.example/
      witness X3 X3KEY
      group X-witnesses 2 X1 X2 X3

      witness Y1 Y1KEY
      witness Y2 Y2KEY\t
      group Y-witnesses any Y1 Y2

      group X-and-Y all X-witnesses Y-witnesses
      quorum X-and-Y
      """;

  private static Bytes32 id(int n) {
    return new Bytes32(0, 0, 0, n);
  }

  private static NoteKey witness(int n) {
    return new NoteKey("w" + n + ".example", NoteKey.COSIGNATURE, id(n));
  }

  private static String filled(String text) {
    return text.replace("LOG", LOG.vkey())
        .replace("X1KEY", X1.vkey())
        .replace("X2KEY", X2.vkey())
        .replace("X3KEY", X3.vkey())
        .replace("Y1KEY", Y1.vkey())
        .replace("Y2KEY", Y2.vkey());
  }

  private static Policy parse(String text) throws MalformedException {
    return Policy.parse(filled(text).getBytes(UTF_8));
  }

  @Test
  void example_asksForTwoOfOneAndAnyOfTheOther() throws MalformedException {
    Policy policy = parse(EXAMPLE);
    assertThat(policy.logs()).containsExactly(new Policy.Log(LOG, "https://log.example/"));
    assertThat(policy.witnesses()).containsExactly(X1, X2, X3, Y1, Y2);
    assertThat(policy.threshold()).isEqualTo(2);
    assertThat(policy.size()).isEqualTo(2);

    assertThat(policy.metAt(Map.of(X1, 5L, X2, 6L, X3, 7L))).isEmpty();
    assertThat(policy.metAt(Map.of(X1, 5L, Y1, 6L, Y2, 7L))).isEmpty();
    assertThat(policy.metAt(Map.of(X1, 5L, X3, 6L, Y1, 9L, Y2, 7L))).hasValue(7);
    assertThat(policy.metAt(Map.of(X1, 5L, X2, 8L, X3, 9L, Y1, 1L))).hasValue(8);
    assertThat(policy.metAt(Map.of(LOG, 1L))).isEmpty();
  }

  @Test
  void encode_isReadAsWritten() throws MalformedException {
    Policy policy = parse(EXAMPLE);
    assertThat(Policy.parse(policy.encode())).isEqualTo(policy);
    Policy two = Policy.of(2, List.of(X1, X2, Y1));
    assertThat(Policy.parse(two.encode())).isEqualTo(two);
    assertThat(two.metAt(Map.of(X1, 3L, Y1, 2L))).hasValue(3);
    Policy none = Policy.of(0, List.of());
    assertThat(new String(none.encode(), UTF_8)).isEqualTo("quorum none\n");
    assertThat(none.metAt(Map.of())).hasValue(0);
    assertThat(Policy.of(1, List.of(X1)).metAt(Map.of(X1, 3L))).hasValue(3);
  }

  @Test
  void names_areOctets() throws MalformedException {
    String kelvin = "\u212a";
    Policy policy = parse("witness " + kelvin + " X1KEY\nwitness K X2KEY\nquorum " + kelvin + "\n");
    assertThat(policy.metAt(Map.of(X1, 1L))).hasValue(1);
    assertThat(policy.metAt(Map.of(X2, 1L))).isEmpty();
    byte[] latin = "witness \u00e9 X1KEY\nquorum \u00e9\n".getBytes(UTF_8);
    latin =
        filled(new String(latin, java.nio.charset.StandardCharsets.ISO_8859_1))
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(Policy.parse(latin).encode()).isEqualTo(latin);
  }

  @Test
  void keyOfMlDsa44_countsAsAnyOther() throws MalformedException {
    NoteKey later = NoteKey.mlDsa44("pq.example", new byte[1312]);
    String vkey = later.vkey();
    Policy policy = parse("witness p " + vkey + "\nwitness x X1KEY\ngroup q 2 p x\nquorum q\n");
    assertThat(policy.witnesses()).containsExactly(later, X1);
    assertThat(policy.metAt(Map.of(X1, 4L))).isEmpty();
    assertThat(policy.metAt(Map.of(X1, 4L, later, 5L))).hasValue(5);
    assertThat(Policy.parse(policy.encode())).isEqualTo(policy);
    String other = "witness p " + vkey.replace("pq.", "pr.") + "\nquorum p\n";
    assertThatThrownBy(() -> parse(other)).isInstanceOf(MalformedException.class);
    String twice = "witness p " + vkey + "\nwitness r " + vkey + "\nquorum p\n";
    assertThatThrownBy(() -> parse(twice)).isInstanceOf(MalformedException.class);
  }

  @Test
  void witnessWithTwoKeys_countsOnceInAGroup() throws MalformedException {
    NoteKey later = NoteKey.mlDsa44(X1.name(), new byte[1312]);
    String of = "witness x X1KEY\nwitness p " + later.vkey() + "\nwitness y Y1KEY\n";
    Policy two = parse(of + "group q 2 x p y\nquorum q\n");
    assertThat(two.metAt(Map.of(X1, 4L, later, 5L))).isEmpty();
    assertThat(two.metAt(Map.of(X1, 4L, later, 3L, Y1, 2L))).hasValue(3);
    assertThat(two.metAt(Map.of(later, 3L, Y1, 2L))).hasValue(3);
    assertThat(two.threshold()).isEqualTo(2);
    assertThat(two.size()).isEqualTo(2);
  }

  @Test
  void groupOfAll_asksForEachKey() throws MalformedException {
    NoteKey later = NoteKey.mlDsa44(X1.name(), new byte[1312]);
    Policy both =
        parse("witness x X1KEY\nwitness p " + later.vkey() + "\ngroup q all x p\nquorum q\n");
    assertThat(both.metAt(Map.of(X1, 4L))).isEmpty();
    assertThat(both.metAt(Map.of(later, 4L))).isEmpty();
    assertThat(both.metAt(Map.of(X1, 4L, later, 5L))).hasValue(5);
    assertThat(both.threshold()).isEqualTo(1);
    assertThat(both.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "witness a X1KEY\n",
        "quorum none\nquorum none\n",
        "quorum a\nwitness a X1KEY\n",
        "witness a X1KEY\nquorum b\n",
        "witness a X1KEY\nwitness a X2KEY\nquorum a\n",
        "witness a X1KEY\nwitness b X1KEY\nquorum a\n",
        "witness none X1KEY\nquorum none\n",
        "log LOG\nlog LOG\nquorum none\n",
        "log X1KEY\nquorum none\n",
        "witness a LOG\nquorum a\n",
        "witness a X1KEY u v\nquorum a\n",
        "witness a\nquorum none\n",
        "group g all\nquorum none\n",
        "group g all g\nquorum g\n",
        "group g all none\nquorum none\n",
        "witness a X1KEY\ngroup g 0 a\nquorum g\n",
        "witness a X1KEY\ngroup g 2 a\nquorum g\n",
        "witness a X1KEY\ngroup g 01 a\nquorum g\n",
        "witness a X1KEY\ngroup g 99999999999999999999 a\nquorum g\n",
        "witness a X1KEY\nwitness b X2KEY\ngroup g 2 a a\nquorum g\n",
        "witness a X1KEY\ngroup g all a\ngroup h all a\nquorum g\n",
        "group h all g\ngroup g all h\nquorum g\n",
        "witness a X1KEY\ngroup a all a\nquorum a\n",
        "quorum none\r\n",
        "quorum\u000bnone\n",
        "quorum\u00a0none\n",
        "Quorum none\n",
        "policy\nquorum none\n",
        "witness a w11.example+00000000+BAAA\nquorum a\n"
      })
  void otherTexts_areRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusal_saysWhichLine() {
    assertThatThrownBy(() -> parse("# x\n\ngroup g all h\n"))
        .hasMessage("line 3: h is not defined before");
  }

  @Test
  void size_isBounded() throws MalformedException {
    String lines = "\n".repeat(Policy.MAX_LINES - 1);
    assertThat(parse(lines + "quorum none\n").quorum()).isNull();
    assertThatThrownBy(() -> parse(lines + "\nquorum none\n")).hasMessageContaining("10,000");
    assertThatThrownBy(() -> Policy.parse(new byte[Policy.MAX_BYTES + 1]))
        .hasMessageContaining("1 MiB");
  }

  @Test
  void deepGroups_areNoDepthOfCalls() throws MalformedException {
    var text = new StringBuilder("witness g0 X1KEY\n");
    int depth = Policy.MAX_LINES - 2;
    for (int i = 1; i <= depth; i++) {
      text.append("group g").append(i).append(" all g").append(i - 1).append('\n');
    }
    Policy policy = parse(text.append("quorum g").append(depth).append('\n').toString());
    assertThat(policy.metAt(Map.of(X1, 5L))).hasValue(5);
  }

  /// The k-th smallest time is the first at which k have cosigned.
  @Test
  void metAt_isTheFirstTimeThatSuffices() {
    forAll(random -> {
      var keys = new ArrayList<NoteKey>();
      var times = new HashMap<NoteKey, Long>();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        keys.add(witness(100 + i));
        if (random.nextInt(4) > 0) {
          times.put(keys.get(i), (long) random.nextInt(5));
        }
      }
      int threshold = 1 + random.nextInt(keys.size());
      var met = Policy.of(threshold, keys).metAt(times);
      if (met.isEmpty()) {
        assertThat(times.size()).isLessThan(threshold);
      } else {
        long at = met.getAsLong();
        assertThat(times.values().stream().filter(t -> t <= at).count())
            .isGreaterThanOrEqualTo(threshold);
        assertThat(times.values().stream().filter(t -> t < at).count()).isLessThan(threshold);
      }
    });
  }
}
