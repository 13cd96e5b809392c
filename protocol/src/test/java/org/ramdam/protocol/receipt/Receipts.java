package org.ramdam.protocol.receipt;

import static org.ramdam.protocol.bytes.Bytes32.ZERO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.MlDsa44Key;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Consent;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.PrunedTree;
import org.ramdam.protocol.tlog.TreeHasher;

/// A small site log with real keys, from which receipts are made: a site, its network, members and
/// what they sign. Every append is taken, lawful or not.
public final class Receipts {
  /// Léa's telephone, and Sam's.
  public static final SigningKey LEA = key(4);

  public static final SigningKey SAM = key(5);

  /// Léa's computer, and Sam's.
  public static final SigningKey LEA_TOO = key(9);

  public static final SigningKey SAM_TOO = key(10);

  /// Somebody else's telephone, computer and recovery key.
  public static final SigningKey ZOE = key(60);

  public static final SigningKey ZOE_TOO = key(62);

  public static final SigningKey ZOE_RECOVERY = key(63);

  /// Two witnesses, of sites that have no log here.
  public static final Witness ESCALE = new Witness(Sha256.of(new byte[] {5}), key(6));

  public static final Witness REMORQUE = new Witness(Sha256.of(new byte[] {6}), key(7));

  /// Unix milliseconds at which everything is said to be written, and half an hour later the
  /// seconds at which witnesses see it.
  public static final long WRITTEN_MS = 1_760_000_000_000L;

  public static final long SEEN_S = WRITTEN_MS / 1000 + 1800;

  private final SigningKey registrar;
  private final SigningKey log;
  private final SigningKey witness;
  private final List<SignedRecord> entries = new ArrayList<>();
  private final Map<Integer, PrivatePart> words = new HashMap<>();
  private final Map<Bytes32, AuthorHead> heads = new HashMap<>();
  private final TreeHasher hasher = new TreeHasher();
  private final CompactRange range = new CompactRange();
  private final Map<String, Bytes32> nodes = new HashMap<>();
  private String era = "";
  private Bytes32 network = ZERO;

  /// Somebody who cosigns for a site.
  public record Witness(Bytes32 site, SigningKey key) {
    /// As policies name it.
    public NoteKey noteKey() {
      return new NoteKey(Origin.witness(site), NoteKey.COSIGNATURE, key.publicKey());
    }

    /// Its line in a note.
    public NoteSignature line(Checkpoint checkpoint, long time) {
      return Cosignature.sign(checkpoint, time, key).noteSignature(noteKey());
    }
  }

  /// A log with the inception of a site alone.
  ///
  /// @param seed of its keys, and those after it up to seed + 5
  public Receipts(String name, int seed) {
    this(name, seed, null);
  }

  /// The same of a site that cosigns with ML-DSA-44 too.
  ///
  /// @param mlDsa44 null if it does not
  public Receipts(String name, int seed, @Nullable MlDsa44Key mlDsa44) {
    SigningKey root = key(seed);
    registrar = key(seed + 1);
    log = key(seed + 2);
    witness = key(seed + 3);
    PrivatePart said = part(new Words.SiteWords(name, List.of("fabrique.example:4400")));
    append(
        RecordCodec.sign(
            Core.inception(
                root.publicKey(),
                WRITTEN_MS,
                Scope.PUBLIC,
                said.commitment(),
                new Body.SiteInception(
                    registrar.publicKey(),
                    log.publicKey(),
                    witness.publicKey(),
                    key(seed + 4).publicKey(),
                    Sha256.of(new byte[] {(byte) seed}),
                    1,
                    mlDsa44 == null ? null : Sha256.of(mlDsa44.publicKey()))),
            root),
        said);
    heads.put(registrar.publicKey(), new AuthorHead(0, site()));
  }

  /// A log where Léa is admitted at entry 3 and has contributions at entries 4, 5 and 6; Sam is
  /// admitted as a steward at entry 8, and confirms entry 5 at entry 9.
  public static Receipts example() {
    var log = new Receipts("La Fabrique", 20);
    log.found();
    log.enrol(LEA, "Léa");
    log.admit(log.id(2), Role.MEMBER);
    log.contribute("relu les statuts");
    log.contribute("réparé le vélo");
    log.contribute("rangé l'atelier");
    log.enrol(SAM, "Sam");
    log.admit(log.id(7), Role.MEMBER, Role.STEWARD);
    log.confirm(SAM, log.id(5));
    return log;
  }

  /// Founds the network.
  public int found() {
    int index = sign(registrar, new Body.Genesis(2, 2), null);
    network = id(index);
    return index;
  }

  /// Belongs to another site's network from now on.
  public void join(Bytes32 network) {
    this.network = network;
  }

  /// A person's inception, with a recovery key that nobody has.
  public int enrol(SigningKey device, String called) {
    return enrol(device, called, Sha256.of(new byte[] {7}));
  }

  /// A person's inception, with this recovery key.
  public int enrol(SigningKey device, String called, SigningKey recovery) {
    return enrol(device, called, Sha256.of(recovery.publicKey().toByteArray()));
  }

  private int enrol(SigningKey device, String called, Bytes32 recoveryHash) {
    PrivatePart name = part(new Words.MemberWords(called));
    int index =
        append(
            RecordCodec.sign(
                Core.inception(
                    device.publicKey(),
                    WRITTEN_MS,
                    Scope.NETWORK,
                    name.commitment(),
                    new Body.MemberInception(recoveryHash)),
                device),
            name);
    heads.put(device.publicKey(), new AuthorHead(0, id(index)));
    return index;
  }

  /// The new key is a device of this member too, says `by`.
  public int addDevice(SigningKey by, Bytes32 member, SigningKey key) {
    return addDevice(by, member, key, key);
  }

  /// The same, accepted by any key.
  public int addDevice(SigningKey by, Bytes32 member, SigningKey key, SigningKey accepting) {
    byte[] message = Consent.accepting(network, site(), member, key.publicKey());
    Signature acceptance = Signature.of(accepting.sign(message));
    int index =
        sign(
            by,
            new Body.Device(member, key.publicKey(), acceptance),
            new Words.DeviceWords("portable"));
    heads.put(key.publicKey(), new AuthorHead(0, id(index)));
    return index;
  }

  /// Nothing of this device follows, says `by`.
  public int revoke(SigningKey by, SigningKey device) {
    AuthorHead head = heads.getOrDefault(device.publicKey(), new AuthorHead(0, site()));
    return sign(by, new Body.Revocation(device.publicKey(), head.seq(), head.id()), null);
  }

  /// A member comes back with a new device, authorized by `recovery`.
  public int recover(Bytes32 member, SigningKey key, SigningKey recovery) {
    byte[] message = Consent.recovering(network, site(), member, key.publicKey());
    Signature authorization = Signature.of(recovery.sign(message));
    return recover(member, key, new Body.Recovery(member, recovery.publicKey(), authorization));
  }

  /// The same, by any body.
  public int recover(Bytes32 member, SigningKey key, Body recovery) {
    heads.put(key.publicKey(), new AuthorHead(0, member));
    return sign(key, recovery, null);
  }

  /// The site admits a member.
  public int admit(Bytes32 member, Role... roles) {
    return sign(registrar, new Body.MemberAdmission(member, List.of(roles)), null);
  }

  /// Léa did something for the site, for ninety minutes.
  public int contribute(String note) {
    return contribute(LEA, note);
  }

  /// The same, signed with any device.
  public int contribute(SigningKey device, String note) {
    return sign(device, deed(id(2), site()), new Words.ContributionWords(note, "Vélo"));
  }

  /// A member with two devices, and a recovery key: Zoé.
  public Bytes32 enrolZoe() {
    Bytes32 member = id(enrol(ZOE, "Zoé", ZOE_RECOVERY));
    admit(member, Role.MEMBER);
    addDevice(ZOE, member, ZOE_TOO);
    return member;
  }

  /// Ninety minutes.
  public static Body.Contribution deed(Bytes32 provider, Bytes32 receiver) {
    return new Body.Contribution(
        Action.WORK, provider, receiver, 90, 20_000, SkillId.ofLabel("Vélo"), null);
  }

  /// Somebody says that it was so.
  public int confirm(SigningKey author, Bytes32 about) {
    return sign(author, new Body.Attest(about, Verdict.CONFIRM), new Words.AttestWords("vu"));
  }

  /// Appends the next record of `author`, with the newest checkpoint as its anchor.
  public int sign(SigningKey author, Body body, @Nullable Words said) {
    return sign(author, body, said, WRITTEN_MS, new Anchor(range.size(), range.root(hasher)));
  }

  /// Appends the next record of `author`.
  public int sign(
      SigningKey author, Body body, @Nullable Words said, long createdMs, @Nullable Anchor anchor) {
    AuthorHead before = heads.get(author.publicKey());
    if (before == null) {
      throw new IllegalArgumentException("no inception brought " + author);
    }
    PrivatePart part = said == null ? null : part(said);
    Core core =
        new Core(
            body instanceof Body.Genesis ? ZERO : network,
            site(),
            author.publicKey(),
            before.seq() + 1,
            before.id(),
            createdMs,
            Scope.NETWORK,
            List.of(),
            anchor,
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
      heads.put(record.core().author(), new AuthorHead(record.core().seq(), record.id()));
    }
    range.append(
        hasher.leaf(record.entry()),
        hasher,
        (level, at, hash) -> nodes.put(level + "/" + at, hash));
    return index;
  }

  /// The receipt of an entry with these confirmations, cosigned by both witnesses, who are both
  /// asked for.
  public Receipt receipt(int index, Integer... confirmations) {
    Policy policy = Policy.of(2, List.of(ESCALE.noteKey(), REMORQUE.noteKey()));
    return receipt(index, List.of(confirmations), policy, note(ESCALE, REMORQUE), List.of());
  }

  /// The receipt of an entry.
  ///
  /// @param elsewhere what else is shown, of other logs
  public Receipt receipt(
      int index,
      List<Integer> confirmations,
      Policy policy,
      Note note,
      List<Receipt.Log> elsewhere) {
    var speaking = new ArrayList<>(confirmations);
    speaking.add(index);
    Anchor anchor = entries.get(index).core().anchor();
    var logs = new ArrayList<Receipt.Log>();
    logs.add(shown(note, speaking, anchor == null ? 0 : anchor.size(), index));
    logs.addAll(elsewhere);
    List<Bytes32> inclusion = Proofs.inclusion(index, range.size(), this::node, hasher);
    return new Receipt(index, inclusion, policy, logs);
  }

  /// What is shown of a log that confirms.
  public Receipt.Log confirming(Note note, Integer... confirmations) {
    return shown(note, List.of(confirmations), 0, -1);
  }

  private Receipt.Log shown(Note note, List<Integer> speaking, long cut, long proved) {
    var indexes = new TreeSet<Long>();
    var members = new TreeMap<Bytes32, Receipt.Inception>();
    for (int index : speaking) {
      indexes.add((long) index);
      Core said = entries.get(index).core();
      Integer first = said.isInception() ? null : inceptionOf(said.author());
      if (first != null) {
        members.put(id(first), inception(first));
        for (int i = 0; i < entries.size(); i++) {
          if (isOf(id(first), entries.get(i).core())) {
            indexes.add((long) i);
          }
        }
      }
    }
    var tree = new PrunedTree(range.size(), indexes, cut, proved);
    return new Receipt.Log(
        note,
        inception(0),
        List.copyOf(members.values()),
        indexes.stream()
            .map(i -> new Receipt.Entry(i, entries.get(i.intValue()), words(i.intValue())))
            .toList(),
        tree.hashes(this::node, hasher));
  }

  /// Where the inception of the member stands whose key this is; null if it is nobody's.
  private @Nullable Integer inceptionOf(Bytes32 key) {
    for (int i = 1; i < entries.size(); i++) {
      Core one = entries.get(i).core();
      if (one.body() instanceof Body.MemberInception && one.author().equals(key)) {
        return i;
      }
    }
    for (SignedRecord entry : entries) {
      Core one = entry.core();
      Bytes32 member =
          switch (one.body()) {
            case Body.Device(Bytes32 whose, Bytes32 brought, _) when brought.equals(key) -> whose;
            case Body.Recovery(Bytes32 whose, _, _) when one.author().equals(key) -> whose;
            default -> null;
          };
      if (member != null) {
        return entries.indexOf(
            entries.stream().filter(each -> each.id().equals(member)).findFirst().orElseThrow());
      }
    }
    return null;
  }

  /// Whether a record admits a member, or is of their devices.
  private boolean isOf(Bytes32 member, Core one) {
    return switch (one.body()) {
      case Body.MemberAdmission(Bytes32 whom, _) -> whom.equals(member);
      case Body.Device(Bytes32 whose, _, _) -> whose.equals(member);
      case Body.Recovery(Bytes32 whose, _, _) -> whose.equals(member);
      case Body.Revocation _ -> {
        Integer first = inceptionOf(one.author());
        yield first != null && id(first).equals(member);
      }
      default -> false;
    };
  }

  private Receipt.Inception inception(int index) {
    try {
      return new Receipt.Inception(entries.get(index).coreBytes(), words(index));
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Disclosure words(int index) {
    PrivatePart part = words.get(index);
    return part == null ? null : Disclosure.of(part);
  }

  private Bytes32 node(int level, long index) {
    Bytes32 node = nodes.get(level + "/" + index);
    if (node == null) {
      throw new IllegalArgumentException("no node " + level + "/" + index);
    }
    return node;
  }

  /// The checkpoint of all entries, cosigned by these half an hour after it was written, each a
  /// minute after the one before.
  public Note note(Witness... witnesses) {
    var lines = new ArrayList<NoteSignature>();
    for (Witness one : witnesses) {
      lines.add(one.line(checkpoint(), SEEN_S + 60L * lines.size()));
    }
    return note(lines);
  }

  /// The checkpoint of all entries, with these lines after the site's own.
  public Note note(List<NoteSignature> lines) {
    Checkpoint checkpoint = checkpoint();
    var all = new ArrayList<NoteSignature>();
    all.add(checkpoint.noteSignature(log.publicKey(), checkpoint.sign(log)));
    all.addAll(lines);
    return new Note(checkpoint.text(), all);
  }

  /// Lets the origin of the log end so from now on.
  public void era(String ending) {
    era = ending;
  }

  /// The newest checkpoint.
  public Checkpoint checkpoint() {
    return new Checkpoint(Origin.of(site(), 1) + era, range.size(), range.root(hasher));
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

  /// An entry.
  public SignedRecord entry(int index) {
    return entries.get(index);
  }

  /// What signs for the site.
  public SigningKey registrar() {
    return registrar;
  }

  /// The key of its log, as policies name it.
  public NoteKey logKey() {
    return new NoteKey(Origin.of(site(), 1) + era, NoteKey.ED25519, log.publicKey());
  }

  /// The site as a witness: of other logs.
  public Witness witness() {
    return new Witness(site(), witness);
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
