package org.ramdam.protocol.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;

/// The rules of one site's log: which record may stand at which index. A log is valid up to its
/// first entry that breaks one, and since the rules look at nothing but the log itself, every node
/// draws the same line.
///
/// Changes made since [#begin] can be taken back with [#rollback], so that a run of entries is
/// taken whole or not at all. Signatures are the caller's business, and so is the root that a
/// [Body.SiteGeneration] says is kept. Not thread-safe.
public final class SiteLog {
  private final Bytes32 site;
  private final Map<Bytes32, Author> authors = new HashMap<>();
  private final Map<Bytes32, @Nullable Author> before = new LinkedHashMap<>();

  /// What the inceptions of members commit to. It follows from their ids, and is never taken back.
  private final Map<Bytes32, Bytes32> recoveryHashes = new HashMap<>();

  private final Function<Bytes32, Bytes32> storedHashes;
  private Bytes32 network = Bytes32.ZERO;
  private Body.@Nullable SiteInception inception;
  private int generation;
  private long size;
  private int generationBefore;
  private Bytes32 networkBefore = Bytes32.ZERO;
  private Body.@Nullable SiteInception inceptionBefore;
  private long sizeBefore;

  /// A key that signs in this log.
  ///
  /// @param key the device's, or the registrar's
  /// @param member whose device it is; zero for the registrar
  /// @param roles of the member here, empty if not (or no longer) admitted; empty for the registrar
  /// @param revoked whether nothing of it may follow, whatever the member's roles
  public record Author(
      Bytes32 key, Bytes32 member, AuthorHead head, List<Role> roles, boolean revoked) {
    public Author {
      roles = List.copyOf(roles);
    }

    Author at(AuthorHead newest) {
      return new Author(key, member, newest, roles, revoked);
    }

    Author with(List<Role> newest) {
      return new Author(key, member, head, newest, revoked);
    }

    Author asRevoked() {
      return new Author(key, member, head, roles, true);
    }

    /// Whether this is the site itself speaking.
    public boolean isRegistrar() {
      return member.equals(Bytes32.ZERO);
    }
  }

  /// What the rules say to an entry.
  public sealed interface Verdict {
    /// It may stand here.
    record Accepted() implements Verdict {}

    /// It may not.
    ///
    /// @param reason for people, in English, one line without a name
    record Refused(Reason code, String reason) implements Verdict {}
  }

  /// Why an entry may not stand.
  public enum Reason {
    /// Entry 0 is not this site's inception, or an inception of a site stands elsewhere.
    INCEPTION,
    /// It opens another generation than the next, or somewhere else.
    GENERATION,
    /// It belongs to another network.
    OTHER_NETWORK,
    /// It belongs to another site's log.
    OTHER_HOME,
    /// Its author is neither the site nor one of its admitted members.
    NOT_ADMITTED,
    /// Records of the author must come before it.
    GAP,
    /// The author has another record at its place.
    TAKEN,
    /// Its author's key was revoked, by its member.
    REVOKED,
    /// Its author may not say this.
    ROLE,
    /// The device it adds, revokes or brings back is none that it may be.
    DEVICE,
    /// Its anchor lies in the future.
    ANCHOR,
    /// The log takes no more: its site shows two histories.
    FROZEN,
    /// The log takes none yet: its site lost a part of it, and asks others for that first.
    RESTORING
  }

  private static final Verdict ACCEPTED = new Verdict.Accepted();

  /// The empty log of a site.
  ///
  /// @param site the id of the inception that must be entry 0
  public SiteLog(Bytes32 site) {
    this(site, _ -> Bytes32.ZERO);
  }

  private SiteLog(Bytes32 site, Function<Bytes32, Bytes32> storedHashes) {
    this.site = site;
    this.storedHashes = storedHashes;
  }

  /// A log as it was stored.
  ///
  /// @param generation the newest that one of its entries opens; 0 if it is empty
  /// @param recoveryHash of a member of one of the authors: what their inception commits to. Asked
  ///   when a recovery is to be judged, and not before
  public static SiteLog restore(
      Bytes32 site,
      Bytes32 network,
      Body.@Nullable SiteInception inception,
      int generation,
      long size,
      Collection<Author> authors,
      Function<Bytes32, Bytes32> recoveryHash) {
    SiteLog log = new SiteLog(site, recoveryHash);
    log.network = network;
    log.inception = inception;
    log.generation = generation;
    log.size = size;
    authors.forEach(author -> log.authors.put(author.key(), author));
    return log;
  }

  /// Starts a run that can be taken back.
  public void begin() {
    before.clear();
    networkBefore = network;
    inceptionBefore = inception;
    generationBefore = generation;
    sizeBefore = size;
  }

  /// Takes back all since [#begin].
  public void rollback() {
    before.forEach((key, author) -> {
      if (author == null) {
        authors.remove(key);
      } else {
        authors.put(key, author);
      }
    });
    before.clear();
    network = networkBefore;
    inception = inceptionBefore;
    generation = generationBefore;
    size = sizeBefore;
  }

  /// The authors that changed since [#begin]: what is to be stored.
  public List<Author> changed() {
    var changed = new ArrayList<Author>(before.size());
    for (Bytes32 key : before.keySet()) {
      Author author = authors.get(key);
      if (author != null) {
        changed.add(author);
      }
    }
    return changed;
  }

  /// Appends a record if the rules allow it.
  public Verdict append(SignedRecord record) {
    Verdict verdict = check(record);
    if (verdict instanceof Verdict.Accepted) {
      apply(record);
    }
    return verdict;
  }

  private Verdict check(SignedRecord record) {
    Core core = record.core();
    if (size == 0) {
      boolean ours =
          record.id().equals(site)
              && core.body() instanceof Body.SiteInception keys
              && keys.generation() <= Limits.GENERATIONS;
      return ours ? ACCEPTED : refused(Reason.INCEPTION, "entry 0 must be the site's inception");
    }
    if (core.body() instanceof Body.SiteInception) {
      return refused(Reason.INCEPTION, "a site's inception stands at entry 0 alone");
    }
    if (core.body() instanceof Body.MemberInception) {
      Author known = authors.get(core.author());
      return known == null
          ? ACCEPTED
          : refused(Reason.TAKEN, "this key has its inception in the log already");
    }
    if (!core.home().equals(site)) {
      return refused(Reason.OTHER_HOME, "the record is for the site " + core.home());
    }
    Author author = authors.get(core.author());
    if (core.body() instanceof Body.Recovery(Bytes32 member, _, _)) {
      if (author != null) {
        return refused(Reason.TAKEN, "this key signs in the log already");
      }
      author = brought(core.author(), member);
    }
    if (author == null) {
      return refused(Reason.NOT_ADMITTED, "the key " + core.author() + " is not of this site");
    }
    if (author.revoked()) {
      return refused(Reason.REVOKED, "the key " + core.author() + " was revoked");
    }
    if (!author.isRegistrar() && author.roles().isEmpty()) {
      return refused(Reason.NOT_ADMITTED, "the member " + author.member() + " is not admitted");
    }
    if (core.body() instanceof Body.Genesis) {
      if (!network.equals(Bytes32.ZERO)) {
        return refused(Reason.OTHER_NETWORK, "the site belongs to a network already");
      }
    } else if (!network.equals(Bytes32.ZERO) && !core.network().equals(network)) {
      return refused(Reason.OTHER_NETWORK, "the record is for the network " + core.network());
    }
    return switch (author.head().next(core)) {
      case GAP ->
          refused(
              Reason.GAP,
              "records %d to %d of the author are missing"
                  .formatted(author.head().seq() + 1, core.seq() - 1));
      case TAKEN ->
          refused(
              Reason.TAKEN,
              "the author's record %d is another one; the next is %d"
                  .formatted(core.seq(), author.head().seq() + 1));
      case FOLLOWS -> checkBody(core, author);
    };
  }

  /// A new key of a member as it comes into the log; null if the member has none here.
  private @Nullable Author brought(Bytes32 key, Bytes32 member) {
    return devices(member).stream()
        .findFirst()
        .map(any -> new Author(key, member, new AuthorHead(0, member), any.roles(), false))
        .orElse(null);
  }

  private List<Author> devices(Bytes32 member) {
    return authors.values().stream().filter(author -> is(author, member)).toList();
  }

  private Verdict checkBody(Core core, Author author) {
    if (core.anchor() != null && core.anchor().size() > size) {
      return refused(Reason.ANCHOR, "the anchor is beyond the log's end");
    }
    if (core.body() instanceof Body.SiteGeneration(int opened, _, Anchor kept)
        && (opened != generation + 1 || kept.size() != size)) {
      return refused(
          Reason.GENERATION,
          "generation %d, from entry %d, is not the next one here".formatted(opened, kept.size()));
    }
    boolean allowed =
        switch (core.body()) {
          case Body.Genesis _, Body.SiteAdmission _, Body.SiteGeneration _ -> author.isRegistrar();
          case Body.MemberAdmission(Bytes32 member, _) ->
              author.isRegistrar() && !devices(member).isEmpty();
          case Body.Device _, Body.Revocation _, Body.Recovery _ -> !author.isRegistrar();
          case Body.Contribution _,
              Body.Skill _,
              Body.Process _,
              Body.Commitment _,
              Body.Dispute _,
              Body.Policy _ ->
              !author.isRegistrar();
          case Body.Attest _, Body.Unknown _ -> true;
          case Body.SiteInception _, Body.MemberInception _ -> false;
        };
    return allowed
        ? checkDevice(core, author)
        : refused(Reason.ROLE, "this author may not sign such a record");
  }

  private Verdict checkDevice(Core core, Author author) {
    return switch (core.body()) {
      case Body.Device(Bytes32 member, Bytes32 key, _) -> {
        if (!member.equals(author.member())) {
          yield refused(Reason.DEVICE, "a member adds devices of their own alone");
        }
        yield authors.containsKey(key)
            ? refused(Reason.DEVICE, "the key " + key + " signs in the log already")
            : checkRoom(member, Limits.DEVICES_ADDED);
      }
      case Body.Revocation(Bytes32 device, long seq, Bytes32 last) -> {
        Author revoked = authors.get(device);
        if (revoked == null || !is(revoked, author.member())) {
          yield refused(Reason.DEVICE, "the key " + device + " is no device of this member");
        }
        if (revoked.revoked()) {
          yield refused(Reason.DEVICE, "the key " + device + " was revoked before");
        }
        yield revoked.head().equals(new AuthorHead(seq, last))
            ? ACCEPTED
            : refused(
                Reason.TAKEN,
                "the device's newest record is number %d by now".formatted(revoked.head().seq()));
      }
      case Body.Recovery(Bytes32 member, Bytes32 recoveryKey, _) ->
          Sha256.of(recoveryKey.toByteArray()).equals(recoveryHash(member))
              ? checkRoom(member, Limits.DEVICES)
              : refused(Reason.DEVICE, "this is not the recovery key of the member " + member);
      default -> ACCEPTED;
    };
  }

  private Verdict checkRoom(Bytes32 member, int most) {
    return devices(member).size() < most
        ? ACCEPTED
        : refused(
            Reason.DEVICE,
            "the member has %d devices, revoked ones among them, and no more may come this way"
                .formatted(most));
  }

  private Bytes32 recoveryHash(Bytes32 member) {
    return recoveryHashes.computeIfAbsent(member, storedHashes);
  }

  private static boolean is(Author author, Bytes32 member) {
    return !author.isRegistrar() && author.member().equals(member);
  }

  private static Verdict refused(Reason code, String reason) {
    return new Verdict.Refused(code, reason);
  }

  private void apply(SignedRecord record) {
    Core core = record.core();
    switch (core.body()) {
      case Body.SiteInception b -> {
        inception = b;
        generation = b.generation();
        bring(b.registrar(), Bytes32.ZERO, record, List.of());
      }
      case Body.MemberInception(Bytes32 recoveryHash) -> {
        recoveryHashes.put(record.id(), recoveryHash);
        bring(core.author(), record.id(), record, List.of());
      }
      case Body.MemberAdmission(Bytes32 member, List<Role> roles) -> {
        advance(record);
        devices(member).forEach(device -> put(device.with(roles)));
      }
      case Body.Device(Bytes32 member, Bytes32 key, _) -> {
        bring(key, member, record, advance(record).roles());
      }
      case Body.Revocation(Bytes32 device, _, _) -> {
        advance(record);
        put(known(device).asRevoked());
      }
      case Body.Recovery(Bytes32 member, _, _) -> {
        List<Author> others = devices(member);
        others.forEach(device -> put(device.asRevoked()));
        bring(core.author(), member, record, others.getFirst().roles());
        advance(record);
      }
      case Body.Genesis _ -> {
        advance(record);
        network = record.id();
      }
      case Body.SiteGeneration b -> {
        advance(record);
        generation = b.generation();
      }
      default -> advance(record);
    }
    if (network.equals(Bytes32.ZERO) && !core.network().equals(Bytes32.ZERO)) {
      network = core.network();
    }
    size++;
  }

  private Author advance(SignedRecord record) {
    Author author = known(record.core().author());
    put(author.at(new AuthorHead(record.core().seq(), record.id())));
    return author;
  }

  private void bring(Bytes32 key, Bytes32 member, SignedRecord by, List<Role> roles) {
    put(new Author(key, member, new AuthorHead(0, by.id()), roles, false));
  }

  private Author known(Bytes32 key) {
    Author author = authors.get(key);
    if (author == null) {
      throw new IllegalStateException("an unknown author was accepted: " + key);
    }
    return author;
  }

  private void put(Author author) {
    Author old = authors.put(author.key(), author);
    if (!before.containsKey(author.key())) {
      before.put(author.key(), old);
    }
  }

  /// The site's id.
  public Bytes32 site() {
    return site;
  }

  /// The network its records belong to; zero before the first one that says so.
  public Bytes32 network() {
    return network;
  }

  /// The newest generation that one of its entries opens; 0 while it is empty.
  public int generation() {
    return generation;
  }

  /// How many entries it has.
  public long size() {
    return size;
  }

  /// The keys of the site, null while the log is empty.
  public Body.@Nullable SiteInception inception() {
    return inception;
  }

  /// The author of this key, null if it is not of this site.
  public @Nullable Author author(Bytes32 key) {
    return authors.get(key);
  }

  /// Those who sign here, and who did.
  public List<Author> authors() {
    return List.copyOf(authors.values());
  }

  /// How many keys sign here.
  public int authorCount() {
    return authors.size();
  }
}
