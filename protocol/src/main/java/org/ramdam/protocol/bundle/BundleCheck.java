package org.ramdam.protocol.bundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Federation;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.TreeHasher;

/// Checks a bundle block by block, with nothing but what is in it (docs/protocol/bundle.md). A
/// problem of one log leaves the others to be checked; one of the bundle as such is the end of it.
/// Not thread-safe.
public final class BundleCheck {
  private final Verifier verifier;
  private final boolean every;
  private final TreeHasher hasher = new TreeHasher();
  private final List<Log> logs = new ArrayList<>();
  private final Map<String, NoteKey> witnessKeys = new HashMap<>();
  private final Map<String, Bytes32> witnesses = new HashMap<>();
  private BundleBlock.@Nullable Header header;
  private long siteBytes;
  private int current = -1;
  private @Nullable LogCheck check;

  /// A check of the next bundle.
  ///
  /// @param every whether each signature is verified, and not only the newest of each author in
  ///   each run, which answers for those before it
  public BundleCheck(Verifier verifier, boolean every) {
    this.verifier = verifier;
    this.every = every;
  }

  /// A log of the bundle, as far as it was checked.
  public static final class Log {
    private final BundleBlock.Site site;
    private final Body.SiteInception keys;
    private final List<Bytes32> cosignedBy = new ArrayList<>();
    private final List<ForkProof> forks = new ArrayList<>();
    private long headOffset = -1;
    private long words;
    private boolean whole;
    private @Nullable BundleProblem problem;

    private Log(BundleBlock.Site site, Body.SiteInception keys) {
      this.site = site;
      this.keys = keys;
    }

    /// The site's id.
    public Bytes32 id() {
      return site.id();
    }

    /// Its name; empty if the words are not given.
    public String name() {
      return said(site.words()) instanceof Words.SiteWords(String name, _, _) ? name : "";
    }

    /// Index of the first entry.
    public long from() {
      return site.from();
    }

    /// Index after the last one.
    public long to() {
      return site.to();
    }

    /// Private parts that are with them.
    public long words() {
      return words;
    }

    /// The sites of the bundle whose cosignature of the head is with it.
    public List<Bytes32> cosignedBy() {
      return List.copyOf(cosignedBy);
    }

    /// The proofs that its site shows two histories, by the generation of the log.
    public List<ForkProof> forks() {
      return List.copyOf(forks);
    }

    /// Where the block of its head begins.
    public long headOffset() {
      return headOffset;
    }

    /// What is wrong with it; null if nothing is, so far.
    public @Nullable BundleProblem problem() {
      return problem;
    }
  }

  private static @Nullable Words said(byte[] salted) {
    try {
      return salted.length == 0 ? null : PrivatePart.decode(salted).words();
    } catch (MalformedException _) {
      return null;
    }
  }

  /// What the header says; null before it came.
  public BundleBlock.@Nullable Header header() {
    return header;
  }

  /// The name of the network; empty if it is not given.
  public String networkName() {
    return header != null && said(header.genesisWords()) instanceof Words.GenesisWords(String name)
        ? name
        : "";
  }

  /// The logs, by ascending site id; complete once all the sites came.
  public List<Log> logs() {
    return List.copyOf(logs);
  }

  /// Entries checked so far.
  public long entries() {
    return logs.stream().mapToLong(log -> log.whole ? log.to() - log.from() : 0).sum()
        + (check == null ? 0 : check.next() - logs.get(current).from());
  }

  /// Checks the next block.
  ///
  /// @param offset of the block
  /// @return what is wrong with it, the first time of its log; null if nothing is
  public @Nullable BundleProblem take(BundleBlock block, long offset) {
    return switch (block) {
      case BundleBlock.Header h -> onHeader(h, offset);
      case BundleBlock.Sites s -> onSites(s, offset);
      case BundleBlock.Head h -> onHead(h, offset);
      case BundleBlock.Fork f -> onFork(f, offset);
      case BundleBlock.Entries e -> onEntries(e, offset);
    };
  }

  /// Takes note that a block cannot be read.
  ///
  /// @return what is wrong, the first time of its log; of the whole bundle if the blocks after it
  ///   cannot be read either, or its logs are not known yet
  public @Nullable BundleProblem damaged(DamagedBundleException damage) {
    String reason = String.valueOf(damage.getMessage());
    boolean known = header != null && logs.size() == header.logs();
    if (!damage.isReadable() || !known) {
      var problem =
          new BundleProblem(BundleProblem.Kind.DAMAGED, null, -1, damage.offset(), reason);
      logs.stream()
          .filter(log -> !log.whole && log.problem == null)
          .forEach(log -> log.problem = problem);
      return problem;
    }
    if (check == null && current >= 0 && logs.get(current).problem != null) {
      return null; // it may be of what is passed over; if it was the next head, that will show
    }
    int log = check == null ? current + 1 : current;
    if (log >= logs.size()) {
      return new BundleProblem(BundleProblem.Kind.DAMAGED, null, -1, damage.offset(), reason);
    }
    current = log;
    LogCheck checked = check;
    check = null;
    long index = checked == null ? logs.get(log).from() : checked.next();
    return bad(log, BundleProblem.Kind.DAMAGED, index, damage.offset(), reason);
  }

  /// Says that there are no more blocks.
  ///
  /// @param offset of the end
  /// @return what is missing; null if nothing is
  public @Nullable BundleProblem end(long offset) {
    if (header == null || logs.size() < header.logs()) {
      return form(offset, "it ends before it has said which logs it has");
    }
    BundleProblem first = null;
    for (int i = 0; i < logs.size(); i++) {
      if (!logs.get(i).whole && logs.get(i).problem == null) {
        BundleProblem problem =
            bad(i, BundleProblem.Kind.FORM, -1, offset, "not all of the log is there");
        first = first == null ? problem : first;
      }
    }
    return first;
  }

  private static BundleProblem form(long offset, String reason) {
    return new BundleProblem(BundleProblem.Kind.FORM, null, -1, offset, reason);
  }

  private BundleProblem bad(
      int log, BundleProblem.Kind kind, long index, long offset, String reason) {
    Log which = logs.get(log);
    var problem = new BundleProblem(kind, which.id(), index, offset, reason);
    which.problem = problem;
    which.whole = false;
    if (log == current) {
      check = null;
    }
    return problem;
  }

  // ---- what stands before the logs

  private @Nullable BundleProblem onHeader(BundleBlock.Header said, long offset) {
    if (header != null) {
      return form(offset, "a second header");
    }
    try {
      var _ = new Federation(said.genesis(), said.founder());
    } catch (IllegalArgumentException _) {
      return form(offset, "its first records do not found a network");
    }
    if (!said.genesis().verify(verifier) || !said.founder().verify(verifier)) {
      return form(offset, "its first records are not signed by their authors");
    }
    if (isWrong(said.genesis(), said.genesisWords(), said.publicOnly())) {
      return form(offset, "the words of its genesis are others");
    }
    header = said;
    return null;
  }

  private @Nullable BundleProblem onSites(BundleBlock.Sites block, long offset) {
    if (header == null || current >= 0 || logs.size() + block.sites().size() > header.logs()) {
      return form(offset, "sites where there should be none");
    }
    for (BundleBlock.Site site : block.sites()) {
      byte[] words = site.words();
      siteBytes += site.inception().coreBytes().length + words.length;
      siteBytes += (long) Bytes32.SIZE * site.edge().size();
      if (siteBytes > Limits.BUNDLE_SITES_BYTES) {
        return form(offset, "more is said of the sites than any network has");
      }
      if (!logs.isEmpty() && logs.getLast().id().compareTo(site.id()) >= 0) {
        return form(offset, "the sites are not in the order of their ids");
      }
      if (!(site.inception().core().body() instanceof Body.SiteInception keys)
          || !site.inception().verify(verifier)) {
        return form(offset, "what should be the first record of a site is not");
      }
      if (isWrong(site.inception(), words, header.publicOnly())) {
        return form(offset, "the words of a site are others");
      }
      logs.add(new Log(site, keys));
      String name = Origin.witness(site.id());
      witnessKeys.put(name, new NoteKey(name, NoteKey.COSIGNATURE, keys.witness()));
      witnesses.put(name, site.id());
    }
    return null;
  }

  /// Whether words that are given are not those of the record, or may not be given.
  ///
  /// @param salted empty if none are given
  static boolean isWrong(SignedRecord record, byte[] salted, boolean publicOnly) {
    if (salted.length == 0) {
      return false;
    }
    var commitment = record.core().commitment();
    var scope = record.core().scope();
    boolean allowed = scope.travels() && !(publicOnly && scope != Scope.PUBLIC);
    if (commitment == null || !allowed || !PrivatePart.matches(salted, commitment)) {
      return true;
    }
    Words words = said(salted);
    return words == null || !PrivatePart.fits(words, record.core().body());
  }

  // ---- logs

  private @Nullable BundleProblem onHead(BundleBlock.Head head, long offset) {
    if (header == null || logs.size() < header.logs()) {
      return form(offset, "a log before all are named");
    }
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(head.note().text());
    } catch (MalformedException e) {
      return form(offset, String.valueOf(e.getMessage()));
    }
    int at = current + 1;
    while (at < logs.size() && !isOf(checkpoint, logs.get(at))) {
      at++;
    }
    if (at == logs.size()) {
      return form(offset, "the head of a log that is not next: " + checkpoint.origin());
    }
    BundleProblem missing = null;
    int from = check == null ? current + 1 : current;
    for (int i = from; i < at; i++) {
      if (logs.get(i).problem == null) {
        missing = bad(i, BundleProblem.Kind.FORM, -1, offset, "not all of the log is there");
      }
    }
    current = at;
    Log log = logs.get(at);
    log.headOffset = offset;
    byte[] signature = signature(log, checkpoint, head);
    if (log.to() != checkpoint.size() || signature == null || !cosigned(log, checkpoint, head)) {
      check = null;
      return bad(at, BundleProblem.Kind.HEAD, -1, offset, "its head is not signed as it should be");
    }
    check = new LogCheck(log.site, header, checkpoint, signature, verifier, every);
    BundleProblem ended = endOfLog(log, offset);
    return missing == null ? ended : missing;
  }

  private static boolean isOf(Checkpoint checkpoint, Log log) {
    int generation = Origin.generation(checkpoint.origin(), log.id());
    return generation >= log.keys.generation() && generation <= Limits.GENERATIONS;
  }

  /// The signature of the log's key; null if there is none, or one that is not.
  private byte @Nullable [] signature(Log log, Checkpoint checkpoint, BundleBlock.Head head) {
    NoteKey key = new NoteKey(checkpoint.origin(), NoteKey.ED25519, log.keys.log());
    byte[] found = null;
    for (NoteSignature line : head.note().signatures()) {
      if (line.isBy(key)) {
        if (found != null || !checkpoint.verify(log.keys.log(), line.signature(), verifier)) {
          return null;
        }
        found = line.signature();
      }
    }
    return found;
  }

  /// Whether all cosignatures by sites of the bundle are true.
  private boolean cosigned(Log log, Checkpoint checkpoint, BundleBlock.Head head) {
    for (NoteSignature line : head.note().signatures()) {
      NoteKey key = witnessKeys.get(line.name());
      Bytes32 witness = witnesses.get(line.name());
      if (key != null && witness != null && line.isBy(key)) {
        try {
          if (!Cosignature.parse(line).verify(checkpoint, key, verifier)) {
            return false;
          }
        } catch (MalformedException _) {
          return false;
        }
        if (!log.cosignedBy.contains(witness)) {
          log.cosignedBy.add(witness);
        }
      }
    }
    return true;
  }

  private @Nullable BundleProblem onFork(BundleBlock.Fork fork, long offset) {
    if (current < 0) {
      return form(offset, "a fork proof of no log");
    }
    Log log = logs.get(current);
    if (log.problem != null) {
      return null;
    }
    long next = check == null ? log.to() : check.next();
    int before = log.forks.isEmpty() ? 0 : log.forks.getLast().generation();
    ForkProof proof = fork.proof();
    if (next > log.from() || !proof.site().equals(log.id()) || proof.generation() <= before) {
      return bad(
          current, BundleProblem.Kind.FORM, -1, offset, "a fork proof where there should be none");
    }
    if (!proof.verify(verifier, hasher)) {
      return bad(current, BundleProblem.Kind.HEAD, -1, offset, "a fork proof that proves nothing");
    }
    log.forks.add(proof);
    return null;
  }

  private @Nullable BundleProblem onEntries(BundleBlock.Entries entries, long offset) {
    if (current < 0) {
      return form(offset, "entries of no log");
    }
    Log log = logs.get(current);
    if (check == null) {
      // Of a log that was found bad before, the rest is passed over.
      return log.problem != null
          ? null
          : bad(current, BundleProblem.Kind.FORM, entries.from(), offset, "more than its head has");
    }
    LogCheck.Fault fault = check.take(entries);
    if (fault != null) {
      return bad(current, fault.kind(), fault.index(), offset, fault.reason());
    }
    log.words = check.words();
    return endOfLog(log, offset);
  }

  private @Nullable BundleProblem endOfLog(Log log, long offset) {
    if (check == null || check.next() < log.to()) {
      return null;
    }
    if (!check.isAtHead()) {
      return bad(
          current, BundleProblem.Kind.HEAD, -1, offset, "its head is not that of its entries");
    }
    log.whole = true;
    check = null;
    return null;
  }
}
