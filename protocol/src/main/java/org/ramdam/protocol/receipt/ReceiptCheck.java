package org.ramdam.protocol.receipt;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Verification.Check;
import org.ramdam.protocol.receipt.Verification.Confirmation;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.receipt.Verification.Signer;
import org.ramdam.protocol.receipt.Verification.Standing;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.PrunedTree;
import org.ramdam.protocol.tlog.TreeHasher;

/// One check of one receipt, rule by rule as docs/protocol/receipt.md has them, up to the first
/// that does not hold. Each rule may take for granted what those before it have found.
final class ReceiptCheck {
  private static final long AHEAD_MS = Limits.AHEAD_OF_CLOCK.toMillis();
  private static final long SECOND_MS = Duration.ofSeconds(1).toMillis();

  private final Receipt receipt;
  private final Trust trust;
  private final Verifier verifier;
  private final Policy policy;
  private final TreeHasher hasher = new TreeHasher();
  private final Receipt.Entry subject;
  private final Core core;
  private final List<LogCheck> logs;

  ReceiptCheck(Receipt receipt, Trust trust, Verifier verifier) {
    this.receipt = receipt;
    this.trust = trust;
    this.verifier = verifier;
    policy = trust.policy() == null ? receipt.policy() : trust.policy();
    subject = receipt.subject();
    core = subject.record().core();
    logs = receipt.logs().stream().map(LogCheck::new).toList();
  }

  Verification run() {
    List<Supplier<Check>> rules =
        List.of(
            this::format,
            this::words,
            this::signatures,
            this::identity,
            this::inclusion,
            this::checkpoints,
            this::policy,
            this::time,
            this::confirmations,
            this::trust);
    var checks = new ArrayList<Check>();
    for (Supplier<Check> rule : rules) {
      Check check = rule.get();
      checks.add(check);
      if (check.failed()) {
        return new Verification(checks, null);
      }
    }
    return new Verification(checks, proved());
  }

  /// What each log has to do with the record; the bytes were read as [ReceiptCodec] says.
  private Check format() {
    for (LogCheck log : logs) {
      String reason = log.strange();
      if (reason != null) {
        return Check.of(Finding.MALFORMED, reason);
      }
    }
    return Check.of(Finding.WHOLE);
  }

  private Check words() {
    for (LogCheck log : logs) {
      Check wrong = words(log.shown.site().id(), log.shown.site().core(), log.shown.site().words());
      for (Receipt.Inception member : log.shown.members()) {
        wrong = wrong != null ? wrong : words(member.id(), member.core(), member.words());
      }
      for (Receipt.Entry entry : log.shown.entries()) {
        SignedRecord record = entry.record();
        wrong = wrong != null ? wrong : words(record.id(), record.core(), entry.words());
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return Check.of(Finding.WORDS_MATCH);
  }

  private static @Nullable Check words(Bytes32 id, Core core, @Nullable Disclosure words) {
    if (words == null) {
      return null;
    }
    if (!words.fits(core.body())) {
      return Check.of(Finding.WORDS_UNFIT, id);
    }
    return core.commitment() != null && words.matches(core.commitment())
        ? null
        : Check.of(Finding.WORDS_DIFFER, id);
  }

  private Check signatures() {
    for (LogCheck log : logs) {
      for (Receipt.Entry entry : log.shown.entries()) {
        if (!entry.record().verify(verifier)) {
          return Check.of(Finding.NOT_SIGNED, entry.index());
        }
      }
    }
    return Check.of(Finding.SIGNED);
  }

  private Check identity() {
    Bytes32 network = Bytes32.ZERO;
    for (LogCheck log : logs) {
      if (log.keys == null) {
        return Check.of(Finding.SITE_UNKNOWN);
      }
      for (Receipt.Entry entry : log.shown.entries()) {
        Bytes32 named = networkOf(entry.record());
        if (!named.equals(Bytes32.ZERO)) {
          if (!network.equals(Bytes32.ZERO) && !network.equals(named)) {
            return Check.of(Finding.OTHER_NETWORK, entry.index());
          }
          network = named;
        }
        Check wrong = log.identity(entry);
        if (wrong != null) {
          return wrong;
        }
      }
    }
    if (core.anchor() != null && core.anchor().size() > subject.index()) {
      return Check.of(Finding.ANCHOR_BEYOND);
    }
    if (core.isInception()) {
      return Check.of(Finding.FIRST_RECORD);
    }
    return Check.of(logs.getFirst().isRegistrar(subject) ? Finding.BY_SITE : Finding.BY_MEMBER);
  }

  private static Bytes32 networkOf(SignedRecord record) {
    return record.core().body() instanceof Body.Genesis ? record.id() : record.core().network();
  }

  private Check inclusion() {
    for (LogCheck log : logs) {
      Check wrong = log.inclusion();
      if (wrong != null) {
        return wrong;
      }
    }
    return Check.of(
        Finding.INCLUDED, subject.index(), requireNonNull(logs.getFirst().checkpoint).size());
  }

  private Check checkpoints() {
    for (LogCheck log : logs) {
      Check wrong = log.checkpoint();
      if (wrong != null) {
        return wrong;
      }
    }
    return Check.of(Finding.CHECKPOINT_SIGNED);
  }

  private Check policy() {
    var witnesses = new HashMap<String, List<NoteKey>>();
    for (NoteKey witness : policy.witnesses()) {
      witnesses.computeIfAbsent(witness.name(), _ -> new ArrayList<>()).add(witness);
    }
    for (LogCheck log : logs) {
      if (!policy.logs().isEmpty()
          && policy.logs().stream().noneMatch(known -> known.key().equals(log.key()))) {
        return Check.of(Finding.LOG_UNKNOWN, log.site());
      }
      Check wrong = log.cosignatures(witnesses);
      if (wrong != null) {
        return wrong;
      }
      if (policy.metAt(log.cosigned).isEmpty()) {
        return Check.of(Finding.QUORUM_NOT_MET, log.witnesses());
      }
    }
    return policy.quorum() == null
        ? Check.of(Finding.NO_WITNESS)
        : Check.of(Finding.QUORUM_MET, logs.getFirst().witnesses(), policy.threshold());
  }

  private Check time() {
    for (LogCheck log : logs) {
      for (long time : log.cosigned.values()) {
        for (Receipt.Entry entry : log.shown.entries()) {
          if (time < Math.ceilDiv(entry.record().core().createdMs() - AHEAD_MS, SECOND_MS)) {
            return Check.of(Finding.TIME_IMPOSSIBLE, entry.index());
          }
        }
      }
    }
    return Check.of(policy.quorum() == null ? Finding.NO_TIME : Finding.TIME_SOUND);
  }

  private Check confirmations() {
    var voices = new HashSet<Bytes32>();
    for (LogCheck log : logs) {
      for (Receipt.Entry entry : log.shown.entries()) {
        if (!isConfirmation(entry)) {
          continue;
        }
        if (isBySelf(log, entry)) {
          return Check.of(Finding.CONFIRMED_BY_SELF, entry.index());
        }
        Signer signer = log.signer(entry);
        if (standing(signer) == null) {
          return Check.of(Finding.CONFIRMED_BY_NOBODY, entry.index());
        }
        if (!voices.add(signer.isSite() ? signer.site() : signer.member())) {
          return Check.of(Finding.CONFIRMED_TWICE, entry.index());
        }
      }
    }
    return voices.isEmpty()
        ? Check.of(Finding.NOT_CONFIRMED)
        : Check.of(Finding.CONFIRMED, voices.size());
  }

  private boolean isConfirmation(Receipt.Entry entry) {
    return core.body() instanceof Body.Contribution
        && entry.record().core().body() instanceof Body.Attest(Bytes32 about, Verdict verdict, _)
        && verdict == Verdict.CONFIRM
        && about.equals(subject.record().id());
  }

  private boolean isBySelf(LogCheck log, Receipt.Entry entry) {
    Receipt.Inception member = log.member(entry);
    if (log.isRegistrar(entry) || member == null) {
      return false;
    }
    Receipt.Inception author = logs.getFirst().member(subject);
    return (author != null && author.id().equals(member.id()))
        || (core.body() instanceof Body.Contribution said && said.isBy(member.id()));
  }

  private @Nullable Standing standing(Signer signer) {
    if (!(core.body() instanceof Body.Contribution said)) {
      return null;
    }
    if (said.receiver().equals(signer.isSite() ? signer.site() : signer.member())) {
      return Standing.RECEIVER;
    }
    boolean concerned = signer.site().equals(core.home()) || signer.site().equals(said.receiver());
    return concerned && signer.roles().contains(Role.STEWARD) ? Standing.STEWARD : null;
  }

  private Check trust() {
    Bytes32 site = logs.getFirst().site();
    if (trust.sites().isEmpty()) {
      return Check.of(Finding.NO_TRUST);
    }
    return trust.sites().contains(site)
        ? Check.of(Finding.TRUSTED)
        : Check.of(Finding.NOT_TRUSTED, site);
  }

  private Proved proved() {
    LogCheck log = logs.getFirst();
    Checkpoint checkpoint = requireNonNull(log.checkpoint);
    var confirmations = new ArrayList<Confirmation>();
    for (LogCheck other : logs) {
      for (Receipt.Entry entry : other.shown.entries()) {
        if (isConfirmation(entry)) {
          Signer signer = other.signer(entry);
          confirmations.add(
              new Confirmation(
                  entry.record().id(),
                  signer,
                  requireNonNull(standing(signer)),
                  entry.index(),
                  entry.record().core().createdMs(),
                  entry.words()));
        }
      }
    }
    return new Proved(
        networkOf(subject.record()),
        log.signer(subject),
        subject.record(),
        subject.words(),
        subject.index(),
        checkpoint.size(),
        checkpoint.root(),
        log.key(),
        log.notBefore,
        policy.quorum() == null ? OptionalLong.empty() : policy.metAt(log.cosigned),
        policy,
        trust.policy() == null,
        log.cosigned,
        confirmations);
  }

  private static @Nullable Cosignature cosignature(NoteSignature line) {
    try {
      return Cosignature.parse(line);
    } catch (MalformedException _) {
      return null;
    }
  }

  /// Whose a key is.
  ///
  /// @param since index of the entry that brought it; -1 if it is the first
  /// @param recovered whether it goes back to the member's recovery key
  private record Device(Receipt.Inception member, long since, boolean recovered) {}

  /// What the file shows of one log.
  private final class LogCheck {
    private final Receipt.Log shown;

    /// Null if the site's first record is none.
    private final Body.@Nullable SiteInception keys;

    /// Null if the note is none.
    private final @Nullable Checkpoint checkpoint;

    /// When each witness of the policy that counts here cosigned first, in Unix seconds.
    private final Map<NoteKey, Long> cosigned = new HashMap<>();

    /// How many entries of this very log the record is later than, by its anchor.
    private long notBefore;

    LogCheck(Receipt.Log shown) {
      this.shown = shown;
      keys = shown.site().core().body() instanceof Body.SiteInception body ? body : null;
      checkpoint = parse(shown);
    }

    private static @Nullable Checkpoint parse(Receipt.Log shown) {
      try {
        return Checkpoint.parse(shown.checkpoint().text());
      } catch (MalformedException _) {
        return null;
      }
    }

    Bytes32 site() {
      return shown.site().id();
    }

    NoteKey key() {
      Body.SiteInception site = requireNonNull(keys);
      int generation = Math.max(generation(), site.generation());
      return new NoteKey(Origin.of(site(), generation), NoteKey.ED25519, site.log());
    }

    /// The generation of the log that the checkpoint is of; 0 if it is of another log.
    private int generation() {
      return checkpoint == null ? 0 : Origin.generation(checkpoint.origin(), site());
    }

    /// Whether the log is of a later generation than its site began with: a record in it may have
    /// been taken over from an earlier one, whose history its anchor is of.
    boolean isLater() {
      return keys != null && generation() > keys.generation();
    }

    private boolean isSubject(Receipt.Entry entry) {
      return entry.equals(subject);
    }

    boolean isRegistrar(Receipt.Entry entry) {
      return isRegistrar(entry.record().core().author());
    }

    private boolean isRegistrar(Bytes32 key) {
      return keys != null && key.equals(keys.registrar());
    }

    /// The member who signed an entry; null if none did.
    Receipt.@Nullable Inception member(Receipt.Entry entry) {
      Device device = signing(entry);
      return device == null ? null : device.member;
    }

    private @Nullable Device signing(Receipt.Entry entry) {
      return device(entry.record().core().author(), entry.index());
    }

    /// Whose key this is, as the file tells up to an entry, or with it; null if nobody's.
    private @Nullable Device device(Bytes32 key, long at) {
      for (Receipt.Inception member : shown.members()) {
        if (member.core().author().equals(key)) {
          return new Device(member, -1, false);
        }
      }
      for (Receipt.Entry entry : shown.entries()) {
        Body body = entry.record().core().body();
        if (body instanceof Body.Device(Bytes32 whose, Bytes32 brought, _)
            && entry.index() < at
            && brought.equals(key)) {
          Receipt.Inception member = member(whose);
          Device by = signing(entry);
          boolean recovered = by != null && by.recovered;
          return member == null ? null : new Device(member, entry.index(), recovered);
        }
        if (body instanceof Body.Recovery(Bytes32 whose, _, _)
            && entry.index() <= at
            && entry.record().core().author().equals(key)) {
          Receipt.Inception member = member(whose);
          return member == null ? null : new Device(member, entry.index(), true);
        }
      }
      return null;
    }

    private Receipt.@Nullable Inception member(Bytes32 id) {
      return shown.members().stream()
          .filter(member -> member.id().equals(id))
          .findFirst()
          .orElse(null);
    }

    /// The entry before this one that revokes the key that signed it; null if none does.
    private Receipt.@Nullable Entry revoked(Receipt.Entry entry, Device device) {
      Bytes32 key = entry.record().core().author();
      for (Receipt.Entry before : shown.entries()) {
        Core said = before.record().core();
        boolean revokes =
            switch (said.body()) {
              case Body.Revocation(Bytes32 revoked, _, _) -> revoked.equals(key);
              case Body.Recovery _ -> device.since < before.index();
              default -> false;
            };
        if (revokes && before.index() < entry.index() && device.member == member(before)) {
          return before;
        }
      }
      return null;
    }

    /// The roles that the newest admission in the file gives a member before an entry; null if none
    /// is there.
    @Nullable List<Role> roles(Receipt.Inception member, long before) {
      List<Role> newest = null;
      for (Receipt.Entry entry : shown.entries()) {
        if (entry.index() < before
            && entry.record().core().body()
                instanceof Body.MemberAdmission(Bytes32 whom, List<Role> roles)
            && whom.equals(member.id())) {
          newest = roles;
        }
      }
      return newest;
    }

    /// Why this log, or a part of it, has no business here; null if it has.
    @Nullable String strange() {
      var keys = new HashSet<Bytes32>();
      for (Receipt.Inception member : shown.members()) {
        if (!(member.core().body() instanceof Body.MemberInception)) {
          return "the record " + member.id() + " is no first record of a member";
        }
        if (!keys.add(member.core().author())) {
          return "two members have the key " + member.core().author();
        }
        boolean spoke =
            shown.entries().stream()
                .anyMatch(e -> speaks(e) && !isRegistrar(e) && member(e) == member);
        if (!spoke) {
          return "the member " + member.id() + " signed nothing of it";
        }
      }
      boolean concerned = false;
      for (Receipt.Entry entry : shown.entries()) {
        concerned |= speaks(entry);
        if (!speaks(entry) && !isAdmission(entry) && !isOfDevices(entry)) {
          return "entry " + entry.index() + " has no business in it";
        }
        Bytes32 brought = brought(entry.record().core());
        if (brought != null && (isRegistrar(brought) || !keys.add(brought))) {
          return "the key " + brought + " is brought twice";
        }
      }
      return concerned ? null : "the log of the site " + site() + " says nothing of the record";
    }

    /// Whether an entry is the record, or confirms it.
    private boolean speaks(Receipt.Entry entry) {
      return isSubject(entry) || isConfirmation(entry);
    }

    private boolean isAdmission(Receipt.Entry entry) {
      return entry.record().core().body() instanceof Body.MemberAdmission(Bytes32 whom, _)
          && shown.members().stream().anyMatch(member -> member.id().equals(whom));
    }

    /// Whether an entry brings or revokes a device of one of the members.
    private boolean isOfDevices(Receipt.Entry entry) {
      return switch (entry.record().core().body()) {
        case Body.Device(Bytes32 member, _, _) -> member(member) != null;
        case Body.Recovery(Bytes32 member, _, _) -> member(member) != null;
        case Body.Revocation _ -> member(entry) != null;
        default -> false;
      };
    }

    private static @Nullable Bytes32 brought(Core said) {
      return switch (said.body()) {
        case Body.Device(_, Bytes32 key, _) -> key;
        case Body.Recovery _ -> said.author();
        default -> null;
      };
    }

    /// Whether an entry names a device that its author may: their own, or one that their recovery
    /// key brings.
    private boolean isTheirs(Core said, Receipt.Inception member, long at) {
      return switch (said.body()) {
        case Body.Device(Bytes32 whose, _, _) -> whose.equals(member.id());
        case Body.Recovery(_, Bytes32 recoveryKey, _) ->
            member.core().body() instanceof Body.MemberInception(Bytes32 hash)
                && hash.equals(Sha256.of(recoveryKey.toByteArray()));
        case Body.Revocation(Bytes32 key, _, _) -> {
          Device device = device(key, at);
          yield !key.equals(requireNonNull(keys).registrar())
              && (device == null || device.member == member);
        }
        default -> true;
      };
    }

    /// What is wrong with who signed an entry; null if nothing is.
    @Nullable Check identity(Receipt.Entry entry) {
      Core said = entry.record().core();
      boolean isSite = entry.record().id().equals(site());
      boolean misplaced = (entry.index() == 0) != isSite;
      if (misplaced || (said.body() instanceof Body.SiteInception && !isSite)) {
        return Check.of(Finding.INCEPTION_MISPLACED);
      }
      if (said.isInception()) {
        return null;
      }
      if (!said.home().equals(site())) {
        return Check.of(Finding.OTHER_HOME, entry.index(), said.home());
      }
      boolean registrar = isRegistrar(entry);
      if (!maySign(said.body(), registrar)) {
        return Check.of(Finding.ROLE, entry.index());
      }
      if (registrar) {
        return null;
      }
      Device device = signing(entry);
      if (device == null) {
        return Check.of(Finding.MEMBER_UNKNOWN, entry.index());
      }
      Receipt.Inception member = device.member;
      List<Role> roles = roles(member, entry.index());
      if (roles == null) {
        return Check.of(Finding.NOT_ADMITTED, entry.index());
      }
      if (roles.isEmpty()) {
        return Check.of(Finding.LEFT, entry.index());
      }
      Receipt.Entry revocation = revoked(entry, device);
      if (revocation != null) {
        return Check.of(Finding.REVOKED, entry.index(), revocation.index());
      }
      return isTheirs(said, member, entry.index())
          ? null
          : Check.of(Finding.NOT_THEIRS, entry.index());
    }

    private static boolean maySign(Body body, boolean registrar) {
      return switch (body) {
        case Body.Genesis _, Body.SiteAdmission _, Body.MemberAdmission _, Body.SiteGeneration _ ->
            registrar;
        case Body.Device _,
            Body.Revocation _,
            Body.Recovery _,
            Body.Contribution _,
            Body.Skill _,
            Body.Process _,
            Body.Commitment _,
            Body.Dispute _,
            Body.Policy _ ->
            !registrar;
        case Body.Attest _, Body.Unknown _ -> true;
        case Body.SiteInception _, Body.MemberInception _ -> false;
      };
    }

    /// What is wrong with where the entries stand; null if nothing is.
    @Nullable Check inclusion() {
      if (checkpoint == null) {
        return Check.of(Finding.NOT_A_CHECKPOINT);
      }
      boolean first = shown.equals(receipt.logs().getFirst());
      if (shown.entries().getLast().index() >= checkpoint.size()) {
        return Check.of(Finding.NOT_INCLUDED);
      }
      var leaves = new HashMap<Long, Bytes32>();
      for (Receipt.Entry entry : shown.entries()) {
        leaves.put(entry.index(), hasher.leaf(entry.record().entry()));
      }
      boolean anchored = first && core.anchor() != null;
      var tree =
          new PrunedTree(
              checkpoint.size(),
              leaves.keySet(),
              anchored ? requireNonNull(core.anchor()).size() : 0,
              first ? receipt.index() : -1);
      PrunedTree.Roots roots =
          tree.roots(leaves, first ? receipt.inclusion() : List.of(), shown.hashes(), hasher);
      if (roots == null || !roots.whole().equals(checkpoint.root())) {
        return Check.of(Finding.NOT_INCLUDED);
      }
      if (anchored && roots.before().equals(requireNonNull(core.anchor()).root())) {
        notBefore = core.anchor().size();
      } else if (anchored && !isLater()) {
        return Check.of(Finding.ANCHOR_DIFFERS);
      }
      return null;
    }

    /// What is wrong with the checkpoint; null if nothing is.
    @Nullable Check checkpoint() {
      Checkpoint of = requireNonNull(checkpoint);
      NoteKey key = key();
      if (!of.origin().equals(key.name())) {
        return Check.of(Finding.OTHER_ORIGIN, of.origin());
      }
      // A note may carry lines of keys unknown, but no false one of a key that is known.
      boolean signed = false;
      for (NoteSignature line : shown.checkpoint().signatures()) {
        if (line.isBy(key)) {
          if (!of.verify(key.key(), line.signature(), verifier)) {
            return Check.of(Finding.CHECKPOINT_NOT_SIGNED);
          }
          signed = true;
        }
      }
      return signed ? null : Check.of(Finding.CHECKPOINT_NOT_SIGNED);
    }

    /// What is wrong with the lines of witnesses, by name; null if nothing is.
    @Nullable Check cosignatures(Map<String, List<NoteKey>> witnesses) {
      for (NoteSignature line : shown.checkpoint().signatures()) {
        for (NoteKey witness : witnesses.getOrDefault(line.name(), List.of())) {
          if (line.isBy(witness)) {
            Cosignature found = cosignature(line);
            if (found == null || !found.verify(requireNonNull(checkpoint), witness, verifier)) {
              return Check.of(Finding.COSIGNATURE_FALSE, witness.name());
            }
            // That a site vouches for its own log says nothing more than its signature did.
            if (!witness.name().equals(Origin.witness(site())) && !isOwn(witness)) {
              cosigned.merge(witness, found.time(), Math::min);
            }
          }
        }
      }
      return null;
    }

    /// How many have cosigned, with however many keys each.
    int witnesses() {
      return (int) cosigned.keySet().stream().map(NoteKey::name).distinct().count();
    }

    /// Whether it is the site's own witness, under another name.
    private boolean isOwn(NoteKey witness) {
      Body.SiteInception own = requireNonNull(keys);
      return witness.isEd25519()
          ? witness.key().equals(own.witness())
          : witness.hash().equals(own.witnessMlDsa44Hash());
    }

    Signer signer(Receipt.Entry entry) {
      Device device =
          entry.record().core().isInception() || isRegistrar(entry) ? null : signing(entry);
      Receipt.Inception member = device == null ? null : device.member;
      List<Role> roles = member == null ? null : roles(member, entry.index());
      boolean enrols = entry.record().core().body() instanceof Body.MemberInception;
      return new Signer(
          site(),
          name(shown.site().words()),
          enrols ? entry.record().id() : member == null ? Bytes32.ZERO : member.id(),
          enrols ? name(entry.words()) : member == null ? null : name(member.words()),
          roles == null ? List.of() : roles,
          device != null && device.recovered);
    }
  }

  private static @Nullable String name(@Nullable Disclosure words) {
    String name = words == null ? "" : words.text("name");
    return name.isEmpty() ? null : name;
  }
}
