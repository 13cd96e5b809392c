package org.ramdam.protocol.vectors;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.ramdam.protocol.anchor.AnchorExample;
import org.ramdam.protocol.anchor.SigsumTrust;
import org.ramdam.protocol.bundle.BundleExample;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.MlDsa44Key;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.receipt.Receipts;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Records;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// The files of docs/protocol/vectors, by name.
final class Vectors {
  private static final HexFormat HEX = HexFormat.of();

  private Vectors() {}

  /// Those whose bytes are the same wherever they are made.
  static Map<String, String> texts() throws MalformedException {
    var files = new TreeMap<String, String>();
    files.put("records.json", records().toString());
    files.put("words.json", words().toString());
    files.put("tree.json", tree().toString());
    files.put("notes.json", notes().toString());
    files.put("frames.json", frames().toString());
    files.put("hello.json", hello().toString());
    files.put("proof.fork", fork());
    files.put("partial.fork", partialFork());
    AnchorExample anchor = AnchorExample.of(11, 10, 2);
    files.put("anchor/frontier.txt", new String(anchor.file(), StandardCharsets.UTF_8));
    files.put("anchor/frontier.txt.proof", anchor.proof().encode());
    byte[] policy = SigsumTrust.policy(anchor.head().logKey(), AnchorExample.policy());
    files.put("anchor/policy.txt", new String(policy, StandardCharsets.UTF_8));
    files.put("anchor/key.pub", SigsumTrust.key(AnchorExample.REGISTRAR.publicKey()));
    return files;
  }

  /// A receipt of a contribution with one confirmation and two cosignatures.
  static String receipt() {
    return Receipts.example().receipt(5, 9).encode();
  }

  /// A bundle of two logs.
  static byte[] bundle() throws MalformedException {
    return BundleExample.file();
  }

  private static Tree records() {
    var random = new SplittableRandom(16);
    var records = new ArrayList<Tree>();
    for (int kind = 0; kind < Records.kinds(); kind++) {
      for (int i = 0; i < 2; i++) {
        records.add(record(Records.body(kind, random), random));
      }
    }
    var another = new SplittableRandom(17);
    records.add(record(Records.siteInceptionWithMlDsa44(another), another));
    return new Tree()
        .put("about", "docs/protocol/record.md: cores, their ids, what is signed, entries")
        .put("records", records)
        .put("malformed_cores", malformed(random));
  }

  private static Tree record(Body body, SplittableRandom random) {
    SigningKey key = Records.key(random);
    SignedRecord record = RecordCodec.sign(Records.core(body, key.publicKey(), random), key);
    return new Tree()
        .put("kind", name(body))
        .put("core", record.coreBytes())
        .put("id", record.id())
        .put("author", key.publicKey())
        .put("signature", record.signature())
        .put("entry", record.entry());
  }

  private static String name(Body body) {
    return body.getClass()
        .getSimpleName()
        .replaceAll("(?<=.)([A-Z])", "_$1")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /// Each of them parses as protobuf, and is not what a decoder would itself write.
  private static List<Tree> malformed(SplittableRandom random) {
    byte[] core = Records.sign(Records.body(0, random), random).coreBytes();
    var cores = new ArrayList<Tree>();
    cores.add(malformed("a version that is not 1", with(core, 1, (byte) 2)));
    cores.add(malformed("a varint that is longer than it need be", overlong(core)));
    cores.add(malformed("a field twice", join(core, new byte[] {0x08, 0x01})));
    cores.add(malformed("a field before its place", join(new byte[] {0x40, 0x01}, core)));
    cores.add(
        malformed("an unknown field beside a known kind", join(core, new byte[] {0x78, 0x01})));
    cores.add(malformed("cut by a byte", Arrays.copyOf(core, core.length - 1)));
    cores.add(malformed("no body", new byte[] {0x08, 0x01}));
    return cores;
  }

  private static Tree malformed(String why, byte[] core) {
    return new Tree().put("why", why).put("core", core);
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] out = bytes.clone();
    out[at] = value;
    return out;
  }

  private static byte[] overlong(byte[] core) {
    byte[] out = new byte[core.length + 1];
    System.arraycopy(core, 0, out, 0, 1);
    out[1] = (byte) (core[1] | 0x80);
    System.arraycopy(core, 2, out, 3, core.length - 2);
    return out;
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] out = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, out, one.length, other.length);
    return out;
  }

  private static Tree words() throws MalformedException {
    List<Words> all =
        List.of(
            new Words.MemberWords("Zoé"),
            new Words.ContributionWords("réparé le vélo", "Mécanique"),
            new Words.ContributionWords("", ""),
            new Words.CommitmentWords("Tenir le bar", "vendredi", ""),
            new Words.SkillWords("Comptabilité", ""),
            new Words.AttestWords("J’y étais."),
            new Words.DeviceWords("Portable de Zoé"));
    var parts = new ArrayList<Tree>();
    for (Words words : all) {
      byte[] salt = new byte[PrivatePart.SALT_SIZE];
      for (int i = 0; i < salt.length; i++) {
        salt[i] = (byte) (i + parts.size());
      }
      PrivatePart part = PrivatePart.of(words, salt);
      Disclosure whole = Disclosure.of(part);
      var shown = new ArrayList<Tree>();
      for (Disclosure.Part each : whole.parts()) {
        if (each instanceof Disclosure.Shown field) {
          shown.add(
              new Tree()
                  .put("key", field.key())
                  .put("field", field.field())
                  .put("leaf", leaf(field)));
        }
      }
      parts.add(
          new Tree()
              .put("salted", part.salted())
              .put("kind", whole.kind())
              .put("parts", shown)
              .put("hash", part.commitment().hash())
              .put("size", part.commitment().size()));
    }
    return new Tree()
        .put("about", "docs/protocol/record.md, the private part: what a record commits to")
        .put("private_parts", parts);
  }

  private static Bytes32 leaf(Disclosure.Shown field) {
    return new Sha256().update(field.key()).update(field.field()).finish();
  }

  private static Tree tree() {
    List<String> leaves =
        List.of(
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f");
    var hasher = new TreeHasher();
    var range = new CompactRange();
    Map<String, Bytes32> nodes = new TreeMap<>();
    var sizes = new ArrayList<Tree>();
    for (int size = 0; size <= leaves.size(); size++) {
      if (size > 0) {
        range.append(
            hasher.leaf(HEX.parseHex(leaves.get(size - 1))),
            hasher,
            (level, index, hash) -> nodes.put(level + "/" + index, hash));
      }
      var inclusion = new ArrayList<List<String>>();
      var consistency = new ArrayList<List<String>>();
      for (int i = 0; i < size; i++) {
        inclusion.add(Tree.hex(Proofs.inclusion(i, size, (l, n) -> node(nodes, l, n), hasher)));
        consistency.add(
            Tree.hex(Proofs.consistency(i + 1, size, (l, n) -> node(nodes, l, n), hasher)));
      }
      sizes.add(
          new Tree()
              .put("size", size)
              .put("root", range.root(hasher))
              .put("inclusion_of_index", inclusion)
              .put("consistency_from_size_1_on", consistency));
    }
    return new Tree()
        .put("about", "docs/protocol/log.md: the tree, RFC 6962")
        .put("entries", leaves)
        .put("sizes", sizes);
  }

  private static Bytes32 node(Map<String, Bytes32> nodes, int level, long index) {
    Bytes32 node = nodes.get(level + "/" + index);
    if (node == null) {
      throw new IllegalArgumentException("no node " + level + "/" + index);
    }
    return node;
  }

  private static Tree notes() {
    Bytes32 site = Sha256.of(new byte[] {1});
    Bytes32 other = Sha256.of(new byte[] {2});
    SigningKey log = Receipts.key(3);
    SigningKey witness = Receipts.key(4);
    var checkpoint = new Checkpoint(Origin.of(site, 1), 70_000, Sha256.of(new byte[] {3}));
    long time = 1_760_000_000L;
    NoteKey logKey = new NoteKey(checkpoint.origin(), NoteKey.ED25519, log.publicKey());
    NoteKey witnessKey =
        new NoteKey(Origin.witness(other), NoteKey.COSIGNATURE, witness.publicKey());
    byte[] mlDsa44Seed = new byte[MlDsa44Key.SEED_SIZE];
    Arrays.fill(mlDsa44Seed, (byte) 5);
    var mlDsa44 = new MlDsa44Witness(Origin.witness(other), MlDsa44Key.ofSeed(mlDsa44Seed));
    return new Tree()
        .put("about", "docs/protocol/log.md: checkpoint and cosignature, C2SP")
        .put("checkpoint", checkpoint.text())
        .put("log_seed", seed(3))
        .put("log_vkey", logKey.vkey())
        .put("log_line", checkpoint.noteSignature(log.publicKey(), checkpoint.sign(log)).line())
        .put("witness_seed", seed(4))
        .put("witness_vkey", witnessKey.vkey())
        .put("time", time)
        .put(
            "witness_line",
            Cosignature.sign(checkpoint, time, witness).noteSignature(witnessKey).line())
        .put("mldsa44_seed", mlDsa44Seed)
        .put("mldsa44_vkey", mlDsa44.noteKey().vkey())
        .put("mldsa44_message", Cosignature.message(checkpoint, time, mlDsa44.noteKey().name()))
        .put(
            "mldsa44_line",
            requireNonNull(mlDsa44.cosign(checkpoint, time))
                .noteSignature(mlDsa44.noteKey())
                .line())
        .put("generation_2_origin", Origin.of(site, 2));
  }

  private static byte[] seed(int value) {
    byte[] seed = new byte[SigningKey.SEED_SIZE];
    Arrays.fill(seed, (byte) value);
    return seed;
  }

  private static Tree frames() {
    Bytes32 a = Sha256.of(new byte[] {1});
    Bytes32 b = Sha256.of(new byte[] {2});
    byte[] signature = new byte[64];
    Arrays.fill(signature, (byte) 7);
    byte[] digest = new byte[16];
    var near = new Contact(5, "cela.example.org:7000");
    var hidden = new Contact(6, "");
    List<Message> messages =
        List.of(
            new Message.Hello(1, 1, a, digest),
            new Message.Buckets(1, new long[] {1, -2}),
            new Message.Frontier(
                new long[] {5}, new long[] {6}, new long[] {7}, true, 0, new int[0]),
            new Message.Fetch(5, 0, 8192),
            new Message.RunPart(5, 9, 1, new byte[] {1, 2, 3}, 12, signature, List.of(a, b), false),
            new Message.Have(new long[] {5, 6}, new long[] {10, 20}),
            new Message.Cosigned(5, 6, 10, 1_760_000_000L, signature),
            new Message.WantPrivate(5, new long[] {1, 300}),
            new Message.Privates(5, new long[] {1, 300}, List.of(new byte[] {9}, new byte[0])),
            new Message.AskHead(5, 10),
            new Message.Head(5, 12, a, signature, b, List.of(a)),
            new Message.Fork(5, 1, "ramdam/fork/v1\n"),
            new Message.Graft(5, 9),
            new Message.Prune(),
            said(new HyParView.Message.Join(1, near)),
            said(new HyParView.Message.ForwardJoin(near, 6)),
            said(new HyParView.Message.Neighbor(hidden, true)),
            said(new HyParView.Message.NeighborReply(true)),
            said(new HyParView.Message.Disconnect()),
            said(new HyParView.Message.Shuffle(1, 3, List.of(near, hidden))),
            said(new HyParView.Message.ShuffleReply(1, List.of(near))),
            new Message.Ping(1),
            new Message.Pong(1),
            new Message.Bye(ByeCode.VERSION, "versions 2 to 3"),
            new Message.JoinRequest(digest, new byte[] {1}, new byte[0]),
            new Message.Welcome(
                a, new byte[] {1}, new byte[0], List.of(new byte[] {2}), List.of(new byte[0]), 1));
    return new Tree()
        .put("about", "docs/protocol/wire.md: one frame of each kind, without its length")
        .put(
            "frames",
            messages.stream()
                .map(message ->
                    new Tree().put("message", name(message)).put("frame", Frames.encode(message)))
                .toList());
  }

  private static Message said(HyParView.Message message) {
    return new Message.Membership(message);
  }

  private static String name(Message message) {
    return message instanceof Message.Membership(var said)
        ? said.getClass().getSimpleName()
        : message.getClass().getSimpleName();
  }

  /// The digest in the first frame of a site that holds two logs.
  private static Tree hello() {
    Bytes32 self = Sha256.of(new byte[] {1});
    Bytes32 network = Sha256.of(new byte[] {2});
    byte[] salt = Sha256.of(new byte[] {3}).toByteArray();
    List<SignedTreeHead> heads =
        List.of(
            new SignedTreeHead(5, Sha256.of(new byte[] {4}), new byte[64]),
            new SignedTreeHead(300, Sha256.of(new byte[] {5}), new byte[64]));
    List<Bytes32> sites = List.of(self, Sha256.of(new byte[] {6}));
    var sync = new Sync(self, network);
    for (int i = 0; i < sites.size(); i++) {
      long size = heads.get(i).size();
      sync.handle(0, new Sync.Input.Follow(sites.get(i), size, heads.get(i)), _ -> {});
    }
    var sent = new ArrayList<byte[]>();
    Bytes32 peer = Sha256.of(new byte[] {7});
    sync.handle(
        1,
        new Sync.Input.Connected(1, peer, true, salt),
        output -> {
          if (output instanceof Sync.Output.Send send) {
            sent.add(Frames.encode(send.message()));
          }
        });
    var logs = new ArrayList<Tree>();
    for (int i = 0; i < sites.size(); i++) {
      logs.add(
          new Tree()
              .put("site", sites.get(i))
              .put("size", heads.get(i).size())
              .put("root", heads.get(i).root()));
    }
    return new Tree()
        .put("about", "docs/protocol/sync.md: the first frame of a connection")
        .put("network", network)
        .put("salt", salt)
        .put("logs", logs)
        .put("frame", sent.getFirst());
  }

  private static SignedRecord forkedSite() {
    SigningKey root = Receipts.key(9);
    SigningKey log = Receipts.key(3);
    Bytes32 key = Receipts.key(8).publicKey();
    return RecordCodec.sign(
        Core.inception(
            root.publicKey(),
            Receipts.WRITTEN_MS,
            Scope.PUBLIC,
            null,
            new Body.SiteInception(key, log.publicKey(), key, key, Sha256.of(seed(9)), 1)),
        root);
  }

  private static String fork() {
    SignedRecord entry0 = forkedSite();
    SignedTreeHead one = head(entry0, 1);
    SignedTreeHead two = head(entry0, 2);
    return ForkProof.of(
            entry0, 1, one.size(), ForkProof.Shown.whole(one), ForkProof.Shown.whole(two))
        .encode();
  }

  private static SignedTreeHead head(SignedRecord entry0, int history) {
    Bytes32 root = Sha256.of(("history " + history).getBytes(StandardCharsets.US_ASCII));
    var checkpoint = new Checkpoint(Origin.of(entry0.id(), 1), 4, root);
    return new SignedTreeHead(4, root, checkpoint.sign(Receipts.key(3)));
  }

  /// By whom holds five entries of one history, and a head of seven.
  private static String partialFork() {
    SignedRecord entry0 = forkedSite();
    return ForkProof.of(entry0, 1, 5, shown(entry0, 1, 7), shown(entry0, 2, 11)).encode();
  }

  /// A head of `size` entries, the first two of which are those of every history.
  private static ForkProof.Shown shown(SignedRecord entry0, int history, int size) {
    var hasher = new TreeHasher();
    var hashes =
        new HashReader() {
          @Override
          public Bytes32 node(int level, long index) {
            String entry = "entry " + index + (index < 2 ? "" : " of " + history);
            return level == 0
                ? hasher.leaf(entry.getBytes(StandardCharsets.US_ASCII))
                : hasher.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
          }
        };
    Bytes32 root = Proofs.root(size, hashes, hasher);
    var checkpoint = new Checkpoint(Origin.of(entry0.id(), 1), size, root);
    var head = new SignedTreeHead(size, root, checkpoint.sign(Receipts.key(3)));
    return ForkProof.Shown.held(head, 5, hashes);
  }
}
