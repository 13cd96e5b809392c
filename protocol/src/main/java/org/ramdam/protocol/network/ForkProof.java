package org.ramdam.protocol.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// The proof that a site shows two histories: two checkpoints that its log key signed, which do not
/// begin with the same entries. It needs nothing but itself (docs/protocol/fork.md).
///
/// @param inception the core of entry 0, whose hash is the site's id, and which names the log key
/// @param at how many entries the two do not begin with alike: the smaller one's size, or less if
///   who made the proof holds no more of it
/// @param smaller of the two checkpoints
/// @param larger of them, or of the same size
public record ForkProof(byte[] inception, long at, Side smaller, Side larger) {
  /// Characters that such a file has at most.
  public static final int MAX_LENGTH = 16_384;

  private static final String START = "ramdam/fork/v";
  private static final String FIRST = START + "1\n";
  private static final String SECOND = START + "2\n";
  private static final String PREFIX = "prefix ";
  private static final int HASHES = 64;

  /// A checkpoint, and what it begins with.
  ///
  /// @param note signed by the site
  /// @param prefix the root of its first `at` entries
  /// @param path the consistency proof from there to its root; empty if it has no more
  public record Side(Note note, Bytes32 prefix, List<Bytes32> path) {
    public Side {
      requireNonNull(note);
      requireNonNull(prefix);
      path = List.copyOf(path);
      if (path.size() > HASHES) {
        throw new IllegalArgumentException("at most 64 hashes, got " + path.size());
      }
    }
  }

  /// A head that a site signed, and what it begins with.
  ///
  /// @param prefix the root of so many of its first entries as both sides have
  /// @param path the consistency proof from there to its root
  public record Shown(SignedTreeHead head, Bytes32 prefix, List<Bytes32> path) {
    public Shown {
      path = List.copyOf(path);
    }

    /// A head that is itself all that is compared.
    public static Shown whole(SignedTreeHead head) {
      return new Shown(head, head.root(), List.of());
    }

    /// A head of a log of which all that it covers is held.
    ///
    /// @param at how many of its first entries are compared
    public static Shown held(SignedTreeHead head, long at, HashReader hashes) {
      var hasher = new TreeHasher();
      return new Shown(
          head,
          Proofs.root(at, hashes, hasher),
          Proofs.consistency(at, head.size(), hashes, hasher));
    }
  }

  public ForkProof {
    requireNonNull(smaller);
    requireNonNull(larger);
  }

  /// The fork of one head against another of the same log, each of them signed.
  ///
  /// @param entry0 of the log
  /// @param generation of it
  /// @param at of how many entries the prefixes of both are the roots
  public static ForkProof of(SignedRecord entry0, int generation, long at, Shown one, Shown other) {
    if (!(entry0.core().body() instanceof Body.SiteInception keys)) {
      throw new IllegalArgumentException("entry 0 of a log is the inception of its site");
    }
    String origin = Origin.of(entry0.id(), generation);
    boolean ordered = one.head().size() <= other.head().size();
    return new ForkProof(
        entry0.coreBytes(),
        at,
        side(origin, keys.log(), ordered ? one : other),
        side(origin, keys.log(), ordered ? other : one));
  }

  /// The fork between a head that is held here and another one of the same log; null if they do not
  /// contradict each other, or what came with the other does not show it.
  ///
  /// @param generation of both heads
  /// @param at of how many entries the prefixes of both are the roots
  /// @throws MalformedException if the site did not sign `theirs`
  public static @Nullable ForkProof between(
      SignedRecord entry0, int generation, long at, Shown ours, Shown theirs, Verifier verifier)
      throws MalformedException {
    ForkProof proof = of(entry0, generation, at, ours, theirs);
    String origin = Origin.of(entry0.id(), generation);
    Checkpoint said = new Checkpoint(origin, theirs.head().size(), theirs.head().root());
    if (!(entry0.core().body() instanceof Body.SiteInception keys)
        || !said.verify(keys.log(), theirs.head().signature(), verifier)) {
      throw new MalformedException("the site did not sign this head");
    }
    return proof.verify(verifier, new TreeHasher()) ? proof : null;
  }

  private static Side side(String origin, Bytes32 log, Shown shown) {
    return new Side(note(origin, log, shown.head()), shown.prefix(), shown.path());
  }

  private static Note note(String origin, Bytes32 log, SignedTreeHead head) {
    Checkpoint checkpoint = new Checkpoint(origin, head.size(), head.root());
    return new Note(checkpoint.text(), List.of(checkpoint.noteSignature(log, head.signature())));
  }

  /// Whose log it is.
  public Bytes32 site() {
    return Sha256.of(inception);
  }

  /// Which generation of it; 0 if the checkpoints are of no log of that site.
  public int generation() {
    String text = smaller.note().text();
    String origin = text.substring(0, Math.max(0, text.indexOf('\n')));
    return Origin.generation(origin, site());
  }

  /// The text of the file.
  public String encode() {
    boolean all = size(smaller.note()) == at;
    var out = new StringBuilder(all ? FIRST : SECOND);
    out.append("inception ").append(Base64.getEncoder().encodeToString(inception)).append('\n');
    if (!all) {
      out.append("size ").append(at).append('\n');
      encode(smaller, out);
    }
    encode(larger, out);
    return out.append('\n')
        .append(smaller.note().encode())
        .append('\n')
        .append(larger.note().encode())
        .toString();
  }

  private static void encode(Side side, StringBuilder out) {
    out.append(PREFIX).append(base64(side.prefix())).append('\n');
    side.path().forEach(hash -> out.append(base64(hash)).append('\n'));
  }

  /// 0 if the note is no checkpoint.
  private static long size(Note note) {
    try {
      return Checkpoint.parse(note.text()).size();
    } catch (MalformedException _) {
      return 0;
    }
  }

  private static String base64(Bytes32 hash) {
    return Base64.getEncoder().encodeToString(hash.toByteArray());
  }

  /// The files of which `text` has one after another.
  public static List<String> split(String text) {
    var files = new ArrayList<String>();
    for (int at = 0; at < text.length(); ) {
      int next = text.indexOf("\n" + START, at);
      int end = next < 0 ? text.length() : next + 1;
      files.add(text.substring(at, end));
      at = end;
    }
    return files;
  }

  /// Whether `text` begins as such a file does.
  public static boolean isFork(String text) {
    return text.startsWith(FIRST) || text.startsWith(SECOND);
  }

  /// Reads what [#encode] writes, and nothing else. Nothing is verified.
  ///
  /// @throws MalformedException if it is anything else
  public static ForkProof parse(String text) throws MalformedException {
    String[] parts = text.length() > MAX_LENGTH ? new String[0] : text.split("\n\n", -1);
    if (parts.length != 5 || !isFork(parts[0] + "\n")) {
      throw new MalformedException("not a fork proof");
    }
    try {
      var lines = new ArrayDeque<>(List.of(parts[0].split("\n", -1)));
      boolean all = FIRST.equals(lines.removeFirst() + "\n");
      byte[] inception = Base64.getDecoder().decode(value(lines, "inception "));
      Note smaller = Note.parse(parts[1] + "\n\n" + parts[2] + "\n");
      Note larger = Note.parse(parts[3] + "\n\n" + parts[4]);
      Checkpoint one = Checkpoint.parse(smaller.text());
      long at = all ? one.size() : Long.parseLong(value(lines, "size "));
      var proof =
          new ForkProof(
              inception,
              at,
              all ? new Side(smaller, one.root(), List.of()) : side(smaller, lines),
              side(larger, lines));
      if (!proof.encode().equals(text)) {
        throw new MalformedException("the fork proof is not in its one encoding");
      }
      return proof;
    } catch (IllegalArgumentException e) {
      throw new MalformedException("not a fork proof: " + e.getMessage(), e);
    }
  }

  private static Side side(Note note, Deque<String> lines) throws MalformedException {
    Bytes32 prefix = hash(value(lines, PREFIX));
    var path = new ArrayList<Bytes32>();
    while (!lines.isEmpty() && !lines.getFirst().startsWith(PREFIX)) {
      path.add(hash(lines.removeFirst()));
    }
    return new Side(note, prefix, path);
  }

  private static Bytes32 hash(String base64) {
    return Bytes32.of(Base64.getDecoder().decode(base64));
  }

  private static String value(Deque<String> lines, String name) throws MalformedException {
    if (lines.isEmpty() || !lines.getFirst().startsWith(name)) {
      throw new MalformedException("a fork proof has a line `" + name.strip() + "`");
    }
    return lines.removeFirst().substring(name.length());
  }

  /// Whether it proves what it says: the key that the site's first record names signed both, and
  /// they contradict each other. Any proof may be given.
  public boolean verify(Verifier verifier, TreeHasher hasher) {
    try {
      if (!(RecordCodec.of(inception, new byte[64]).core().body()
          instanceof Body.SiteInception keys)) {
        return false;
      }
      if (generation() < keys.generation() || generation() > Limits.GENERATIONS) {
        return false;
      }
      String origin = Origin.of(site(), generation());
      Checkpoint one = Checkpoint.parse(smaller.note().text());
      Checkpoint two = Checkpoint.parse(larger.note().text());
      return one.size() <= two.size()
          && at > 0
          && !smaller.prefix().equals(larger.prefix())
          && isSigned(smaller.note(), one, origin, keys.log(), verifier)
          && isSigned(larger.note(), two, origin, keys.log(), verifier)
          && begins(smaller, one, hasher)
          && begins(larger, two, hasher);
    } catch (MalformedException _) {
      return false;
    }
  }

  private boolean begins(Side side, Checkpoint with, TreeHasher hasher) {
    return Proofs.verifyConsistency(
        at, side.prefix(), with.size(), with.root(), side.path(), hasher);
  }

  private static boolean isSigned(
      Note note, Checkpoint checkpoint, String origin, Bytes32 log, Verifier verifier) {
    NoteKey key = new NoteKey(origin, NoteKey.ED25519, log);
    List<NoteSignature> lines = note.signatures();
    return checkpoint.origin().equals(origin)
        && lines.size() == 1
        && lines.getFirst().isBy(key)
        && checkpoint.verify(log, lines.getFirst().signature(), verifier);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ForkProof that && encode().equals(that.encode());
  }

  @Override
  public int hashCode() {
    return site().hashCode();
  }
}
