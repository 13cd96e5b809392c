package org.ramdam.protocol.receipt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Verification.Check;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// One check of one file, from top to bottom. All that its entries are trusted to say of each other
/// rests on the inclusion of every one of them under one checkpoint.
final class RecordFileCheck {
  private final RecordFile file;
  private final LoggedRecord subject;
  private final Core core;
  private final Verifier verifier;
  private final TreeHasher hasher;
  private final Trust trust;
  private final List<LoggedRecord> all;
  private final @Nullable LoggedRecord inception;
  private final Body.@Nullable SiteInception site;
  private final @Nullable Checkpoint checkpoint;
  private final Map<Bytes32, Long> cosigned = new HashMap<>();

  RecordFileCheck(RecordFile file, Verifier verifier, TreeHasher hasher, Trust trust) {
    this.file = file;
    this.verifier = verifier;
    this.hasher = hasher;
    this.trust = trust;
    subject = file.subject();
    core = subject.record().core();
    all = new ArrayList<>(file.support());
    all.add(subject);
    inception = all.stream().filter(entry -> entry.index() == 0).findAny().orElse(null);
    site =
        inception != null && inception.record().core().body() instanceof Body.SiteInception body
            ? body
            : null;
    checkpoint = checkpointOf(file);
  }

  private static @Nullable Checkpoint checkpointOf(RecordFile file) {
    try {
      return Checkpoint.parse(file.checkpoint().text());
    } catch (MalformedException _) {
      return null; // told by the check of it
    }
  }

  Verification run() {
    var checks =
        List.of(
            Check.of(Finding.CANONICAL),
            commitment(),
            signature(),
            chain(),
            inclusion(),
            checkpoint(),
            cosignatures(),
            trust());
    boolean failed = checks.stream().anyMatch(Check::failed);
    return new Verification(checks, failed ? null : proved());
  }

  private Check commitment() {
    for (LoggedRecord entry : all) {
      PrivatePart words = entry.privatePart();
      Core said = entry.record().core();
      if (words != null) {
        if (said.commitment() == null || !PrivatePart.matches(words.salted(), said.commitment())) {
          return Check.of(Finding.WORDS_DIFFER, entry.index());
        }
        if (!PrivatePart.fits(words.words(), said.body())) {
          return Check.of(Finding.WORDS_UNFIT, entry.index());
        }
      }
    }
    if (core.commitment() == null) {
      return Check.of(Finding.NO_WORDS);
    }
    return Check.of(subject.privatePart() == null ? Finding.WORDS_ABSENT : Finding.WORDS_MATCH);
  }

  private Check signature() {
    return subject.record().verify(verifier)
        ? Check.of(Finding.SIGNED)
        : Check.of(Finding.NOT_SIGNED, core.author());
  }

  /// The rules of [org.ramdam.protocol.network.SiteLog], as far as these entries show.
  private Check chain() {
    if (inception == null || site == null) {
      return Check.of(Finding.SITE_UNKNOWN);
    }
    if (core.isInception()) {
      boolean misplaced = core.body() instanceof Body.SiteInception && subject.index() != 0;
      return Check.of(misplaced ? Finding.INCEPTION_MISPLACED : Finding.FIRST_RECORD);
    }
    if (!core.home().equals(inception.record().id())) {
      return Check.of(Finding.OTHER_HOME, core.home());
    }
    if (core.anchor() != null && core.anchor().size() > subject.index()) {
      return Check.of(Finding.ANCHOR);
    }
    boolean registrar = core.author().equals(site.registrar());
    if (!maySign(registrar)) {
      return Check.of(Finding.ROLE);
    }
    LoggedRecord previous = find(core.prev());
    if (previous == null) {
      return Check.of(Finding.PREVIOUS_MISSING, core.prev());
    }
    if (!follows(previous, site)) {
      return Check.of(Finding.PREVIOUS_DIFFERS, previous.index());
    }
    if (!sameNetwork(previous.record())) {
      return Check.of(Finding.OTHER_NETWORK, previous.index());
    }
    return registrar ? Check.of(Finding.BY_SITE) : membership(inception, site);
  }

  private boolean follows(LoggedRecord previous, Body.SiteInception site) {
    Core before = previous.record().core();
    boolean sameAuthor =
        before.body() instanceof Body.SiteInception
            ? previous.index() == 0 && core.author().equals(site.registrar())
            : core.author().equals(before.author());
    return sameAuthor
        && previous.index() < subject.index()
        && before.seq() == core.seq() - 1
        && (before.isInception() || before.home().equals(core.home()));
  }

  private boolean maySign(boolean registrar) {
    return switch (core.body()) {
      case Body.Genesis _, Body.SiteAdmission _, Body.MemberAdmission _ -> registrar;
      case Body.Contribution _,
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

  private Check membership(LoggedRecord inception, Body.SiteInception site) {
    LoggedRecord member = member();
    if (member == null) {
      return Check.of(Finding.MEMBER_UNKNOWN, core.author());
    }
    if (!member.record().verify(verifier)) {
      return Check.of(Finding.MEMBER_NOT_SIGNED);
    }
    Bytes32 id = member.record().id();
    LoggedRecord admission = admission(member);
    if (admission == null || roles(admission).isEmpty()) {
      return Check.of(Finding.NOT_ADMITTED, id);
    }
    Core said = admission.record().core();
    if (!said.home().equals(inception.record().id())
        || !said.author().equals(site.registrar())
        || !admission.record().verify(verifier)) {
      return Check.of(Finding.ADMISSION_NOT_SIGNED, id);
    }
    return sameNetwork(admission.record())
        ? Check.of(Finding.BY_MEMBER)
        : Check.of(Finding.OTHER_NETWORK, admission.index());
  }

  /// The inception that brought the author's key, before the record; null if it is not there.
  private @Nullable LoggedRecord member() {
    for (LoggedRecord entry : file.support()) {
      Core said = entry.record().core();
      if (entry.index() < subject.index()
          && said.body() instanceof Body.MemberInception
          && said.author().equals(core.author())) {
        return entry;
      }
    }
    return null;
  }

  /// The newest admission of the member before the record; null if none is there.
  private @Nullable LoggedRecord admission(LoggedRecord member) {
    LoggedRecord newest = null;
    for (LoggedRecord entry : file.support()) {
      if (entry.index() > member.index()
          && entry.index() < subject.index()
          && entry.record().core().body() instanceof Body.MemberAdmission(Bytes32 whom, _)
          && whom.equals(member.record().id())) {
        newest = entry;
      }
    }
    return newest;
  }

  private static List<Role> roles(LoggedRecord admission) {
    return admission.record().core().body() instanceof Body.MemberAdmission(_, List<Role> roles)
        ? roles
        : List.of();
  }

  private boolean sameNetwork(SignedRecord other) {
    return other.core().isInception() || networkOf(other).equals(networkOf(subject.record()));
  }

  private static Bytes32 networkOf(SignedRecord record) {
    return record.core().body() instanceof Body.Genesis ? record.id() : record.core().network();
  }

  private Check inclusion() {
    if (checkpoint == null) {
      return Check.of(Finding.NO_ROOT);
    }
    for (LoggedRecord entry : all) {
      if (!Proofs.verifyInclusion(
          entry.index(),
          checkpoint.size(),
          hasher.leaf(entry.record().entry()),
          entry.hashes(),
          checkpoint.root(),
          hasher)) {
        return Check.of(Finding.NOT_INCLUDED, entry.index());
      }
    }
    return Check.of(Finding.INCLUDED, subject.index(), checkpoint.size());
  }

  private Check checkpoint() {
    if (checkpoint == null) {
      return Check.of(Finding.NOT_A_CHECKPOINT);
    }
    if (inception == null || site == null) {
      return Check.of(Finding.INCEPTION_MISSING);
    }
    if (!inception.record().verify(verifier)) {
      return Check.of(Finding.INCEPTION_NOT_SIGNED);
    }
    String origin = Origin.of(inception.record().id(), site.generation());
    if (!checkpoint.origin().equals(origin)) {
      return Check.of(Finding.OTHER_ORIGIN, checkpoint.origin());
    }
    // A note may carry lines of keys unknown, but no false one of a key that is known.
    List<NoteSignature> lines = linesBy(new NoteKey(origin, NoteKey.ED25519, site.log()));
    boolean signed = !lines.isEmpty();
    for (NoteSignature line : lines) {
      signed &= checkpoint.verify(site.log(), line.signature(), verifier);
    }
    return Check.of(signed ? Finding.CHECKPOINT_SIGNED : Finding.CHECKPOINT_NOT_SIGNED);
  }

  private List<NoteSignature> linesBy(NoteKey key) {
    return file.checkpoint().signatures().stream().filter(line -> line.isBy(key)).toList();
  }

  private Check cosignatures() {
    if (checkpoint == null || inception == null) {
      return Check.of(Finding.NO_WITNESS);
    }
    for (Map.Entry<Bytes32, Bytes32> witness : trust.witnesses().entrySet()) {
      Bytes32 id = witness.getKey();
      String name = Origin.witness(id);
      for (NoteSignature line :
          linesBy(new NoteKey(name, NoteKey.COSIGNATURE, witness.getValue()))) {
        Cosignature cosignature = cosignature(line);
        if (cosignature == null || !cosignature.verify(checkpoint, witness.getValue(), verifier)) {
          return Check.of(Finding.COSIGNATURE_FALSE, id);
        }
        // That a site vouches for its own log says nothing more than its signature did.
        if (!id.equals(inception.record().id())) {
          cosigned.merge(id, cosignature.time(), Math::min);
        }
      }
    }
    return cosigned.isEmpty()
        ? Check.of(Finding.NO_WITNESS)
        : Check.of(Finding.COSIGNED, cosigned.size());
  }

  private static @Nullable Cosignature cosignature(NoteSignature line) {
    try {
      return Cosignature.parse(line);
    } catch (MalformedException _) {
      return null;
    }
  }

  private Check trust() {
    if (trust.sites().isEmpty()) {
      return Check.of(Finding.NO_TRUST);
    }
    if (inception != null && trust.sites().contains(inception.record().id())) {
      return Check.of(Finding.TRUSTED);
    }
    return Check.of(Finding.NOT_TRUSTED, inception == null ? "?" : inception.record().id());
  }

  private Proved proved() {
    if (inception == null || site == null || checkpoint == null) {
      throw new IllegalStateException("checks without these have failed");
    }
    boolean registrar = core.author().equals(site.registrar());
    LoggedRecord member =
        core.body() instanceof Body.MemberInception ? subject : registrar ? null : member();
    LoggedRecord admission = member == null ? null : admission(member);
    return new Proved(
        networkOf(subject.record()),
        inception.record().id(),
        name(inception),
        subject.record(),
        subject.privatePart() == null ? null : subject.privatePart().words(),
        subject.index(),
        checkpoint.size(),
        checkpoint.root(),
        member == null ? Bytes32.ZERO : member.record().id(),
        member == null ? null : name(member),
        admission == null ? List.of() : roles(admission),
        cosigned);
  }

  private @Nullable LoggedRecord find(Bytes32 id) {
    return file.support().stream()
        .filter(entry -> entry.record().id().equals(id))
        .findAny()
        .orElse(null);
  }

  private static @Nullable String name(LoggedRecord entry) {
    PrivatePart part = entry.privatePart();
    if (part != null && part.words() instanceof Words.SiteWords(String name, _, _)) {
      return name;
    }
    return part != null && part.words() instanceof Words.MemberWords(String name) ? name : null;
  }
}
