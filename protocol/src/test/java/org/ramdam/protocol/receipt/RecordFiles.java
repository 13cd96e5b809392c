package org.ramdam.protocol.receipt;

import static org.ramdam.protocol.bytes.Bytes32.ZERO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// A small site log with real keys, from which record files are made: a site, its network, one
/// member and what they sign. Every append is taken, lawful or not.
public final class RecordFiles {
  /// Of the site.
  public static final SigningKey ROOT = key(1);

  public static final SigningKey REGISTRAR = key(2);
  public static final SigningKey LOG = key(3);

  /// Of Léa's telephone.
  public static final SigningKey DEVICE = key(4);

  /// Of two other sites.
  public static final SigningKey WITNESS = key(5);

  public static final SigningKey OTHER_WITNESS = key(6);
  public static final Bytes32 WITNESS_SITE = Sha256.of(new byte[] {5});
  public static final Bytes32 OTHER_WITNESS_SITE = Sha256.of(new byte[] {6});

  private final List<SignedRecord> entries = new ArrayList<>();
  private final Map<Integer, PrivatePart> words = new HashMap<>();
  private final Map<Bytes32, SignedRecord> heads = new LinkedHashMap<>();
  private final TreeHasher hasher = new TreeHasher();
  private final CompactRange range = new CompactRange();
  private final Map<String, Bytes32> nodes = new HashMap<>();
  private Bytes32 network = ZERO;

  /// A log with the site's inception alone.
  public RecordFiles() {
    PrivatePart name = part(new Words.SiteWords("La Fabrique", List.of()));
    append(
        RecordCodec.sign(
            Core.inception(
                ROOT.publicKey(),
                1_000,
                Scope.PUBLIC,
                name.commitment(),
                new Body.SiteInception(
                    REGISTRAR.publicKey(),
                    LOG.publicKey(),
                    key(7).publicKey(),
                    key(8).publicKey(),
                    Sha256.of(new byte[] {9}),
                    1)),
            ROOT),
        name);
    heads.put(REGISTRAR.publicKey(), entries.getFirst());
  }

  /// A log where Léa is admitted at entry 3 and has two contributions, at entries 4 and 5, followed
  /// by one more.
  public static RecordFiles example() {
    var log = new RecordFiles();
    log.found();
    log.enrol(DEVICE, "Léa");
    log.admit(log.id(2), Role.MEMBER);
    log.contribute("relu les statuts");
    log.contribute("réparé le vélo");
    log.contribute("rangé l'atelier");
    return log;
  }

  /// Founds the network.
  public int found() {
    int index = sign(REGISTRAR, new Body.Genesis(2, 2), null);
    network = id(index);
    return index;
  }

  /// A person's inception.
  public int enrol(SigningKey device, String called) {
    PrivatePart name = part(new Words.MemberWords(called));
    int index =
        append(
            RecordCodec.sign(
                Core.inception(
                    device.publicKey(),
                    2_000,
                    Scope.NETWORK,
                    name.commitment(),
                    new Body.MemberInception(Sha256.of(new byte[] {7}))),
                device),
            name);
    heads.put(device.publicKey(), entries.get(index));
    return index;
  }

  /// The site admits a member.
  public int admit(Bytes32 member, Role... roles) {
    return sign(REGISTRAR, new Body.MemberAdmission(member, List.of(roles)), null);
  }

  /// Léa did something for the site, for ninety minutes.
  public int contribute(String note) {
    Body body = new Body.Contribution(Action.WORK, id(2), site(), 90, 20_000, null, null);
    return sign(DEVICE, body, new Words.ContributionWords(note, ""));
  }

  /// Appends the next record of `author`.
  public int sign(SigningKey author, Body body, @Nullable Words said) {
    SignedRecord before = heads.get(author.publicKey());
    if (before == null) {
      throw new IllegalArgumentException("no inception brought " + author);
    }
    PrivatePart part = said == null ? null : part(said);
    Core core =
        new Core(
            body instanceof Body.Genesis ? ZERO : network,
            site(),
            author.publicKey(),
            before.core().seq() + 1,
            before.id(),
            3_000,
            Scope.NETWORK,
            List.of(),
            null,
            part == null ? null : part.commitment(),
            body);
    return append(RecordCodec.sign(core, author), part);
  }

  /// Appends what may break every rule.
  public int append(SignedRecord record, @Nullable PrivatePart part) {
    int index = entries.size();
    entries.add(record);
    if (part != null) {
      words.put(index, part);
    }
    if (!record.core().isInception()) {
      heads.put(record.core().author(), record);
    }
    range.append(
        hasher.leaf(record.entry()),
        hasher,
        (level, at, hash) -> nodes.put(level + "/" + at, hash));
    return index;
  }

  /// The file of an entry, with everything that stands before it and matters.
  public RecordFile file(int index) {
    return RecordFile.of(logged(index), support(index), note());
  }

  /// What stands before an entry and matters.
  public List<LoggedRecord> support(int index) {
    Core core = entries.get(index).core();
    var support = new ArrayList<LoggedRecord>();
    support.add(logged(0));
    for (int i = 1; i < index; i++) {
      SignedRecord entry = entries.get(i);
      boolean member = entry.core().body() instanceof Body.MemberInception;
      boolean admission = entry.core().body() instanceof Body.MemberAdmission;
      boolean byMember = core.author().equals(DEVICE.publicKey()) && !core.isInception();
      if (entry.id().equals(core.prev()) || (byMember && (member || admission))) {
        support.add(logged(i));
      }
    }
    return support;
  }

  /// An entry with its proof.
  public LoggedRecord logged(int index) {
    return new LoggedRecord(
        entries.get(index),
        words.get(index),
        index,
        Proofs.inclusion(index, range.size(), this::node, hasher));
  }

  private Bytes32 node(int level, long index) {
    Bytes32 node = nodes.get(level + "/" + index);
    if (node == null) {
      throw new IllegalArgumentException("no node " + level + "/" + index);
    }
    return node;
  }

  /// The checkpoint of all entries, cosigned by both witnesses.
  public Note note() {
    Checkpoint checkpoint = checkpoint();
    return new Note(
        checkpoint.text(),
        List.of(
            checkpoint.noteSignature(LOG.publicKey(), checkpoint.sign(LOG)),
            cosigned(checkpoint, WITNESS_SITE, WITNESS),
            cosigned(checkpoint, OTHER_WITNESS_SITE, OTHER_WITNESS)));
  }

  /// The newest checkpoint.
  public Checkpoint checkpoint() {
    return new Checkpoint(Origin.of(site(), 1), range.size(), range.root(hasher));
  }

  /// The line of a witness.
  public static NoteSignature cosigned(Checkpoint checkpoint, Bytes32 site, SigningKey witness) {
    return Cosignature.sign(checkpoint, 1_800_000_000, witness)
        .noteSignature(Origin.witness(site), witness.publicKey());
  }

  /// The id of an entry.
  public Bytes32 id(int index) {
    return entries.get(index).id();
  }

  /// The id of the site.
  public Bytes32 site() {
    return id(0);
  }

  /// The id of the network.
  public Bytes32 network() {
    return network;
  }

  /// The newest record of `author`.
  public @Nullable SignedRecord head(SigningKey author) {
    return heads.get(author.publicKey());
  }

  /// Words with a salt that is no secret.
  public static PrivatePart part(Words said) {
    byte[] salt = new byte[PrivatePart.SALT_SIZE];
    Arrays.fill(salt, (byte) 42);
    try {
      return PrivatePart.of(said, salt);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// The key of a seed of this byte, repeated.
  public static SigningKey key(int seed) {
    byte[] bytes = new byte[SigningKey.SEED_SIZE];
    Arrays.fill(bytes, (byte) seed);
    return SigningKey.ofSeed(bytes);
  }
}
