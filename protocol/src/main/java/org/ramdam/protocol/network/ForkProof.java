package org.ramdam.protocol.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Base64;
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

/// The proof that a site shows two histories: two checkpoints that its log key signed, of which the
/// larger does not begin with the smaller. It needs nothing but itself (docs/protocol/fork.md).
///
/// @param inception the core of entry 0, whose hash is the site's id, and which names the log key
/// @param smaller of the two checkpoints, signed by the site
/// @param larger of them, or of the same size
/// @param prefix the root of the larger one's tree at the size of the smaller one
/// @param path the consistency proof from there to the larger one's root; empty if they are of one
///   size
public record ForkProof(
    byte[] inception, Note smaller, Note larger, Bytes32 prefix, List<Bytes32> path) {
  /// Characters that such a file has at most.
  public static final int MAX_LENGTH = 16_384;

  private static final String START = "ramdam/fork/v1\n";

  public ForkProof {
    requireNonNull(smaller);
    requireNonNull(larger);
    requireNonNull(prefix);
    path = List.copyOf(path);
    if (path.size() > 64) {
      throw new IllegalArgumentException("at most 64 hashes, got " + path.size());
    }
  }

  /// The fork of one head against another of the same log, each of them signed.
  ///
  /// @param entry0 of the log
  /// @param generation of it
  /// @param prefix the root of the larger one's tree at the size of the smaller one
  public static ForkProof of(
      SignedRecord entry0,
      int generation,
      SignedTreeHead smaller,
      SignedTreeHead larger,
      Bytes32 prefix,
      List<Bytes32> path) {
    if (!(entry0.core().body() instanceof Body.SiteInception keys)) {
      throw new IllegalArgumentException("entry 0 of a log is the inception of its site");
    }
    String origin = Origin.of(entry0.id(), generation);
    return new ForkProof(
        entry0.coreBytes(),
        note(origin, keys.log(), smaller),
        note(origin, keys.log(), larger),
        prefix,
        path);
  }

  /// The fork between the head that is held here and another one of the same log; null if they do
  /// not contradict each other, or what came with the other does not show it.
  ///
  /// @param generation of both heads
  /// @param hashes of the log as it is held
  /// @param prefix the root of the other tree at the size of `ours`, if that is not the larger
  /// @param path the consistency proof from there
  /// @throws MalformedException if the site did not sign `theirs`
  public static @Nullable ForkProof between(
      SignedRecord entry0,
      int generation,
      SignedTreeHead ours,
      HashReader hashes,
      SignedTreeHead theirs,
      Bytes32 prefix,
      List<Bytes32> path,
      Verifier verifier)
      throws MalformedException {
    var hasher = new TreeHasher();
    ForkProof proof;
    if (theirs.size() < ours.size()) {
      proof =
          of(
              entry0,
              generation,
              theirs,
              ours,
              Proofs.root(theirs.size(), hashes, hasher),
              Proofs.consistency(theirs.size(), ours.size(), hashes, hasher));
    } else {
      proof = of(entry0, generation, ours, theirs, prefix, path);
    }
    Note other = theirs.size() < ours.size() ? proof.smaller : proof.larger;
    Checkpoint checkpoint = Checkpoint.parse(other.text());
    if (!(entry0.core().body() instanceof Body.SiteInception keys)
        || !isSigned(other, checkpoint, checkpoint.origin(), keys.log(), verifier)) {
      throw new MalformedException("the site did not sign this head");
    }
    return proof.verify(verifier, hasher) ? proof : null;
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
    String origin = smaller.text().substring(0, Math.max(0, smaller.text().indexOf('\n')));
    return Origin.generation(origin, site());
  }

  /// The text of the file.
  public String encode() {
    var out = new StringBuilder(START);
    out.append("inception ").append(Base64.getEncoder().encodeToString(inception)).append('\n');
    out.append("prefix ").append(base64(prefix)).append('\n');
    path.forEach(hash -> out.append(base64(hash)).append('\n'));
    return out.append('\n')
        .append(smaller.encode())
        .append('\n')
        .append(larger.encode())
        .toString();
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
    return text.startsWith(START);
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
      String[] lines = parts[0].split("\n", -1);
      var path = new ArrayList<Bytes32>();
      for (int i = 3; i < lines.length; i++) {
        path.add(Bytes32.of(Base64.getDecoder().decode(lines[i])));
      }
      var proof =
          new ForkProof(
              Base64.getDecoder().decode(value(lines, 1, "inception ")),
              Note.parse(parts[1] + "\n\n" + parts[2] + "\n"),
              Note.parse(parts[3] + "\n\n" + parts[4]),
              Bytes32.of(Base64.getDecoder().decode(value(lines, 2, "prefix "))),
              path);
      if (!proof.encode().equals(text)) {
        throw new MalformedException("the fork proof is not in its one encoding");
      }
      return proof;
    } catch (IllegalArgumentException e) {
      throw new MalformedException("not a fork proof: " + e.getMessage(), e);
    }
  }

  private static String value(String[] lines, int at, String name) throws MalformedException {
    if (at >= lines.length || !lines[at].startsWith(name)) {
      throw new MalformedException("a fork proof has a line `" + name.strip() + "`");
    }
    return lines[at].substring(name.length());
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
      Checkpoint one = Checkpoint.parse(smaller.text());
      Checkpoint two = Checkpoint.parse(larger.text());
      return isSigned(smaller, one, origin, keys.log(), verifier)
          && isSigned(larger, two, origin, keys.log(), verifier)
          && one.size() > 0
          && !prefix.equals(one.root())
          && Proofs.verifyConsistency(one.size(), prefix, two.size(), two.root(), path, hasher);
    } catch (MalformedException _) {
      return false;
    }
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
