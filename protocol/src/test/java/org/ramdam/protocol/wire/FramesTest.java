package org.ramdam.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Gen.bytes;
import static org.ramdam.protocol.testing.Gen.list;
import static org.ramdam.protocol.testing.Gen.upTo;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.testing.Gen;

class FramesTest {
  private static Message message(RandomGenerator random) {
    int count = random.nextInt(5);
    long[] sites = random.longs(count).toArray();
    return switch (random.nextInt(20)) {
      case 0 -> new Message.Hello(1, random.nextInt(1 << 20), Gen.id(random), bytes(16, random));
      case 1 -> {
        int bits = random.nextInt(6);
        yield new Message.Buckets(bits, random.longs(1 << bits).toArray());
      }
      case 2 -> {
        int bits = random.nextInt(6);
        int[] buckets = random.ints(random.nextInt((1 << bits) + 1), 0, 1 << bits).toArray();
        yield new Message.Frontier(
            sites,
            sizes(count, random),
            random.longs(count).toArray(),
            random.nextBoolean(),
            bits,
            buckets);
      }
      case 3 -> {
        long from = upTo(1L << 40, random);
        yield new Message.Fetch(random.nextLong(), from, from + 1 + random.nextInt(9));
      }
      case 4 -> run(random);
      case 5 -> new Message.Have(sites, sizes(count, random));
      case 6 -> {
        var cosigned =
            new Message.Cosigned(
                random.nextLong(),
                random.nextLong(),
                1 + upTo(1L << 50, random),
                upTo(1L << 40, random),
                bytes(64, random));
        yield random.nextBoolean()
            ? cosigned
            : cosigned.with(bytes(1312, random), bytes(2420, random));
      }
      case 7 -> new Message.WantPrivate(random.nextLong(), sites);
      case 8 ->
          new Message.Privates(
              random.nextLong(),
              sites,
              Arrays.stream(sites).mapToObj(_ -> bytes(random.nextInt(40), random)).toList());
      case 9 -> new Message.Ping(random.nextLong());
      case 10 -> new Message.Pong(random.nextLong());
      case 11 ->
          new Message.Bye(Gen.oneOf(List.of(ByeCode.values()), random), Gen.text(50, random));
      case 13 -> new Message.AskHead(random.nextLong(), 1 + upTo(1L << 50, random));
      case 14 ->
          new Message.Head(
              random.nextLong(),
              1 + upTo(1L << 50, random),
              Gen.bytes32(random),
              bytes(64, random),
              Gen.bytes32(random),
              list(9, random, Gen::bytes32));
      case 15 -> new Message.Fork(random.nextLong(), 1 + random.nextInt(255), Gen.text(50, random));
      case 16 -> new Message.Graft(random.nextLong(), upTo(1L << 50, random));
      case 17 -> new Message.Prune();
      case 18 -> new Message.Membership(said(random));
      case 12 -> new Message.JoinRequest(bytes(16, random), bytes(count, random), bytes(9, random));
      default -> {
        List<byte[]> inceptions = list(5, random, r -> bytes(r.nextInt(30), r));
        yield new Message.Welcome(
            Gen.id(random), bytes(count, random), bytes(7, random), inceptions, inceptions, count);
      }
    };
  }

  private static HyParView.Message said(RandomGenerator random) {
    return switch (random.nextInt(7)) {
      case 0 -> new HyParView.Message.Join(random.nextLong(), contact(random));
      case 1 -> new HyParView.Message.ForwardJoin(contact(random), random.nextInt(7));
      case 2 -> new HyParView.Message.Neighbor(contact(random), random.nextBoolean());
      case 3 -> new HyParView.Message.NeighborReply(random.nextBoolean());
      case 4 -> new HyParView.Message.Disconnect();
      case 5 ->
          new HyParView.Message.Shuffle(
              random.nextLong(),
              random.nextInt(4),
              list(Limits.SHUFFLE_CONTACTS, random, FramesTest::contact));
      default ->
          new HyParView.Message.ShuffleReply(
              random.nextLong(), list(Limits.SHUFFLE_CONTACTS, random, FramesTest::contact));
    };
  }

  private static Contact contact(RandomGenerator random) {
    String host = Gen.oneOf(List.of("10.0.0.1", "[2001:db8::1]", "cela.example.org"), random);
    return new Contact(
        random.nextLong(), random.nextBoolean() ? "" : host + ":" + random.nextInt(1, 1 << 16));
  }

  private static Message run(RandomGenerator random) {
    boolean last = random.nextBoolean();
    List<Bytes32> proof = list(9, random, Gen::bytes32);
    return new Message.RunPart(
        random.nextLong(),
        upTo(1L << 40, random),
        random.nextInt(Limits.RUN_ENTRIES + 1),
        bytes(random.nextInt(200), random),
        last ? 1 + upTo(1L << 40, random) : 0,
        bytes(last ? 64 : 0, random),
        proof,
        random.nextBoolean());
  }

  private static long[] sizes(int count, RandomGenerator random) {
    return random
        .longs(count, 1, 1L << 47)
        .map(size -> Extent.of(1 + random.nextInt(Limits.GENERATIONS), size))
        .toArray();
  }

  @Test
  void everyMessage_comesBackAsItWas() {
    forAll(random -> {
      Message message = message(random);
      Message back = Frames.decode(Frames.encode(message));
      assertThat(back).usingRecursiveComparison().isEqualTo(message);
    });
  }

  @Test
  void hostileBytes_areMessagesOrMalformed() {
    forAll(
        5_000,
        random -> {
          byte[] frame = Frames.encode(message(random));
          for (int turns = random.nextInt(1, 4); turns > 0 && frame.length > 0; turns--) {
            frame =
                switch (random.nextInt(4)) {
                  case 0 -> Arrays.copyOf(frame, random.nextInt(frame.length));
                  case 1 -> bytes(random.nextInt(60), random);
                  case 2 -> joined(frame, Frames.encode(message(random)));
                  default -> Gen.tampered(frame, random);
                };
          }
          try {
            Message message = Frames.decode(frame);
            assertThat(Frames.decode(Frames.encode(message)))
                .usingRecursiveComparison()
                .isEqualTo(message);
          } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("\n");
          }
        });
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void moreThanTheLimits_isMalformed() {
    for (Message message :
        List.of(
            new Message.Hello(1, 1, Bytes32.ZERO, new byte[15]),
            new Message.Buckets(3, new long[7]),
            new Message.Frontier(new long[2], new long[1], new long[2], true, 0, new int[0]),
            new Message.Frontier(new long[1], new long[] {-1}, new long[1], true, 0, new int[0]),
            new Message.Frontier(new long[0], new long[0], new long[0], false, 2, new int[5]),
            new Message.Have(new long[Limits.SITES + 1], new long[Limits.SITES + 1]),
            new Message.Fetch(1, 5, 5),
            new Message.Fetch(1, -1, 5),
            runPart(Limits.RUN_ENTRIES + 1, 9, 64),
            runPart(1, 0, 64),
            runPart(1, 9, 0),
            runPart(1, -9, 64),
            new Message.Cosigned(1, 1, 0, 0, new byte[64]),
            new Message.Cosigned(1, 1, Extent.of(2, 0), 0, new byte[64]),
            new Message.AskHead(1, Extent.of(2, 0)),
            head(0),
            head(Extent.of(2, 0)),
            new Message.Cosigned(1, 1, 1, 0, new byte[64]).with(new byte[1311], new byte[2420]),
            new Message.Cosigned(1, 1, 1, 0, new byte[64]).with(new byte[1312], new byte[0]),
            new Message.Cosigned(1, 1, 1, 0, new byte[64]).with(new byte[0], new byte[2420]),
            new Message.WantPrivate(1, new long[Limits.FRAME_ELEMENTS + 1]),
            new Message.Privates(1, new long[2], List.of(new byte[0])),
            new Message.Bye(ByeCode.GOING, "x".repeat(201)),
            new Message.Graft(1, -1),
            new Message.Membership(new HyParView.Message.ForwardJoin(contact("a:1"), 7)),
            new Message.Membership(new HyParView.Message.Shuffle(1, 4, List.of())),
            new Message.Membership(
                new HyParView.Message.ShuffleReply(
                    1, Collections.nCopies(Limits.SHUFFLE_CONTACTS + 1, contact("a:1")))),
            new Message.Membership(new HyParView.Message.Join(1, contact("a"))),
            new Message.Membership(new HyParView.Message.Join(1, contact("a:0"))),
            new Message.Membership(new HyParView.Message.Join(1, contact("a:65536"))),
            new Message.Membership(new HyParView.Message.Join(1, contact("a b:1"))),
            new Message.Membership(new HyParView.Message.Join(1, contact(":1"))),
            new Message.Membership(new HyParView.Message.Join(1, contact("a".repeat(120) + ":1"))),
            new Message.JoinRequest(new byte[3], new byte[0], new byte[0]))) {
      assertThatThrownBy(() -> Frames.decode(Frames.encode(message)))
          .as("%s", message)
          .isInstanceOf(MalformedException.class);
    }
  }

  private static Message head(long extent) {
    return new Message.Head(1, extent, Bytes32.ZERO, new byte[64], Bytes32.ZERO, List.of());
  }

  private static Contact contact(String address) {
    return new Contact(1, address);
  }

  private static Message runPart(int count, long treeSize, int signature) {
    return new Message.RunPart(
        1, 0, count, new byte[0], treeSize, new byte[signature], List.of(), false);
  }

  @Test
  void nothing_isNoFrame() {
    assertThatThrownBy(() -> Frames.decode(new byte[0])).isInstanceOf(MalformedException.class);
  }
}
