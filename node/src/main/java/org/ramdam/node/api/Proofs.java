package org.ramdam.node.api;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.node.view.people.Device;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.PrunedTree;
import org.ramdam.protocol.tlog.TreeHasher;

/// Makes the proofs of a record from what is on this disk.
public final class Proofs {
  /// Witnesses that a receipt asks for, if there are as many: more make it larger, and no surer for
  /// who knows none of them.
  private static final int WITNESSES = 2;

  /// Confirmations that a receipt shows.
  private static final int CONFIRMATIONS = 8;

  /// What a receipt has no use for: how a site is reached, and where it is.
  private static final Set<String> UNTOLD = Set.of("address", "place");

  private final Archive archive;
  private final PeopleView people;
  private final ActivityView activity;
  private final Bytes32 self;
  private final SigningKey logKey;

  /// Over the logs, the members and what they said of each other's work.
  ///
  /// @param self the site of this node
  /// @param logKey of its log: a head that a witness has seen is signed again, the same
  public Proofs(
      Archive archive, PeopleView people, ActivityView activity, Bytes32 self, SigningKey logKey) {
    this.archive = archive;
    this.people = people;
    this.activity = activity;
    this.self = self;
    this.logKey = logKey;
  }

  /// A head of a log, and who has cosigned it, and when.
  private record Head(
      Checkpoint checkpoint, NoteSignature signature, Map<NoteKey, Cosignature> cosigned) {
    Map<NoteKey, Long> times() {
      var times = new HashMap<NoteKey, Long>();
      cosigned.forEach((witness, cosignature) -> times.put(witness, cosignature.time()));
      return times;
    }

    /// The first of them that saw it.
    List<NoteKey> first(int count) {
      return cosigned.entrySet().stream()
          .sorted(
              Comparator.comparingLong(
                      (Map.Entry<NoteKey, Cosignature> one) -> one.getValue().time())
                  .thenComparing(one -> one.getKey().name()))
          .limit(count)
          .map(Map.Entry::getKey)
          .toList();
    }

    Note note() {
      var lines = new ArrayList<NoteSignature>();
      lines.add(signature);
      for (NoteKey witness : first(Receipt.MAX_SIGNATURES - 1)) {
        Cosignature cosignature = requireNonNull(cosigned.get(witness));
        lines.add(cosignature.noteSignature(witness));
      }
      return new Note(checkpoint.text(), lines);
    }
  }

  /// What a receipt shows of one log.
  private record Part(Bytes32 site, NavigableSet<Long> speaking, Head head) {}

  /// A record, who confirmed it, and everything that shows both: a file that needs no node. All
  /// words are shown that are here.
  ///
  /// @param policy that it must satisfy; null: it gets one of its own, of those who cosigned
  /// @throws ApiException if no checkpoint of its log covers the record yet, or none satisfies the
  ///   policy
  public Receipt receipt(Position position, @Nullable Policy policy) {
    Map<Bytes32, NavigableSet<Long>> speaking = speaking(position);
    var parts = new ArrayList<Part>();
    speaking.forEach((site, indexes) -> {
      boolean own = parts.isEmpty();
      Head head = head(site, indexes, policy, own);
      if (head != null) {
        parts.add(new Part(site, indexes, head));
      }
    });
    Policy asked = policy == null ? policy(parts) : policy;
    Bytes32 own = parts.getFirst().site;
    Checkpoint checkpoint = parts.getFirst().head.checkpoint();
    var hasher = new TreeHasher();
    return new Receipt(
            position.index(),
            org.ramdam.protocol.tlog.Proofs.inclusion(
                position.index(), checkpoint.size(), archive.hashes(own), hasher),
            asked,
            parts.stream()
                .map(part -> log(part, part.site.equals(own) ? position.index() : -1, hasher))
                .toList())
        .under(asked)
        .hide((_, name) -> UNTOLD.contains(name));
  }

  /// The record and its confirmations, by site: its own first. Confirmations in other logs are
  /// shown if there is none in its own.
  private Map<Bytes32, NavigableSet<Long>> speaking(Position position) {
    Bytes32 site = site(position);
    var speaking = new LinkedHashMap<Bytes32, NavigableSet<Long>>();
    speaking.put(site, new TreeSet<>(List.of(position.index())));
    SignedRecord record = archive.record(position);
    if (!(record.core().body() instanceof Body.Contribution contribution)) {
      return speaking;
    }
    Bytes32 author = activity.author(position, contribution);
    List<Opinion> confirming =
        activity.opinions(record.id()).stream()
            .filter(one -> one.verdict() == Verdict.CONFIRM && !one.member().equals(author))
            .filter(one -> one.counts(contribution, site, author))
            .sorted(Comparator.comparing(Opinion::position))
            .toList();
    var voices = new HashSet<Bytes32>();
    for (boolean here : List.of(true, false)) {
      for (Opinion one : confirming) {
        if (one.home().equals(site) == here
            && (here || speaking.size() < Receipt.MAX_LOGS)
            && voices.size() < CONFIRMATIONS
            && voices.add(one.member().equals(Bytes32.ZERO) ? one.home() : one.member())) {
          speaking.computeIfAbsent(one.home(), _ -> new TreeSet<>()).add(one.position().index());
        }
      }
      if (!voices.isEmpty()) {
        break;
      }
    }
    return speaking;
  }

  /// The head under which most witnesses saw these entries; null if there is none, and it is not
  /// the log of the record.
  private @Nullable Head head(
      Bytes32 site, NavigableSet<Long> indexes, @Nullable Policy policy, boolean own) {
    // A confirmation that no head covers yet is none; the record must be covered.
    List<Head> heads = heads(site, policy);
    Head best =
        heads.stream()
            .filter(head -> head.checkpoint.size() > indexes.last())
            .filter(head -> policy == null || policy.metAt(head.times()).isPresent())
            .max(
                Comparator.comparingInt((Head head) -> head.cosigned.size())
                    .thenComparingLong(head -> head.checkpoint.size()))
            .orElse(null);
    if (best != null && (own || policy != null || !best.cosigned.isEmpty())) {
      return best;
    }
    if (!own) {
      return null;
    }
    if (policy != null
        && heads.stream().anyMatch(head -> head.checkpoint.size() > indexes.last())) {
      throw new ApiException(
          "policy_not_met",
          4,
          409,
          "the witnesses of the policy have not cosigned this record",
          "wait until they are connected, or give another policy");
    }
    throw new ApiException(
        "not_covered",
        6,
        409,
        "the log of this record is still arriving: no checkpoint covers it yet",
        "wait until `ramdam status` says the site is complete");
  }

  /// The heads of a log that can be shown: the newest; of the own log those that a witness has seen
  /// too, which the site signs again as it did then.
  private List<Head> heads(Bytes32 site, @Nullable Policy policy) {
    Body.SiteInception keys = keys(site.prefix());
    SignedTreeHead newest = archive.state(site).head();
    if (keys == null || newest == null) {
      return List.of();
    }
    String origin = Origin.of(site, archive.state(site).generation());
    Map<NoteKey, Archive.Cosigned> cosigned = cosigned(site, policy);
    var sizes = new TreeSet<Long>(List.of(newest.size()));
    if (site.equals(self)) {
      cosigned.values().forEach(one -> sizes.add(Math.min(one.size(), newest.size())));
    }
    var hasher = new TreeHasher();
    var heads = new ArrayList<Head>();
    for (long size : sizes) {
      boolean current = size == newest.size();
      Bytes32 root =
          current
              ? newest.root()
              : org.ramdam.protocol.tlog.Proofs.root(size, archive.hashes(site), hasher);
      Checkpoint checkpoint = new Checkpoint(origin, size, root);
      byte[] signature = current ? newest.signature() : checkpoint.sign(logKey);
      var witnesses = new HashMap<NoteKey, Cosignature>();
      cosigned.forEach((witness, one) -> {
        if (one.size() == size && one.root().equals(root)) {
          witnesses.put(witness, one.cosignature());
        }
      });
      heads.add(new Head(checkpoint, checkpoint.noteSignature(keys.log(), signature), witnesses));
    }
    return heads;
  }

  /// With ML-DSA-44, by those alone whose keys of it the policy names: a line is larger than all
  /// the rest of a receipt.
  private Map<NoteKey, Archive.Cosigned> cosigned(Bytes32 site, @Nullable Policy policy) {
    var known = new HashMap<NoteKey, Archive.Cosigned>();
    archive
        .cosignatures(site)
        .forEach((witness, one) -> {
          Body.SiteInception keys = keys(witness);
          Bytes32 id = archive.site(witness);
          if (keys != null && id != null && !id.equals(site)) {
            known.put(new NoteKey(Origin.witness(id), NoteKey.COSIGNATURE, keys.witness()), one);
          }
        });
    if (site.equals(self)) {
      known.putAll(archive.outside());
      known.putAll(archive.mlDsa44());
    }
    List<NoteKey> asked = policy == null ? List.of() : policy.witnesses();
    known.keySet().removeIf(key -> !key.isEd25519() && !asked.contains(key));
    return known;
  }

  /// A policy that all of them satisfy, of the witnesses that saw them first.
  private static Policy policy(List<Part> parts) {
    int threshold = parts.stream().mapToInt(part -> part.head.cosigned.size()).min().orElse(0);
    int asked = Math.min(threshold, WITNESSES);
    List<NoteKey> witnesses =
        parts.stream().flatMap(part -> part.head.first(asked).stream()).distinct().toList();
    return Policy.of(asked, witnesses);
  }

  private Receipt.Log log(Part part, long proved, TreeHasher hasher) {
    long prefix = part.site.prefix();
    var members = new TreeMap<Bytes32, Receipt.Inception>();
    var indexes = new TreeSet<>(part.speaking);
    for (long index : part.speaking) {
      SignedRecord record = archive.record(new Position(prefix, index));
      Bytes32 member =
          record.core().isInception() ? null : people.byDevice(record.core().author(), prefix);
      Membership membership =
          member == null ? null : people.get(new PeopleView.Key(member, prefix));
      long admission = member == null ? -1 : archive.admission(part.site, member, index);
      if (member != null && membership != null && admission >= 0) {
        members.put(member, inception(new Position(prefix, membership.index())));
        indexes.add(admission);
        for (long brought : bringing(new PeopleView.Key(member, prefix), record.core().author())) {
          indexes.add(brought);
          indexes.add(archive.admission(part.site, member, brought));
        }
      }
    }
    Anchor anchor =
        proved < 0 ? null : archive.record(new Position(prefix, proved)).core().anchor();
    var tree =
        new PrunedTree(
            part.head.checkpoint.size(), indexes, anchor == null ? 0 : anchor.size(), proved);
    return new Receipt.Log(
        part.head.note(),
        inception(new Position(prefix, 0)),
        List.copyOf(members.values()),
        indexes.stream().map(index -> entry(new Position(prefix, index))).toList(),
        tree.hashes(archive.hashes(part.site), hasher));
  }

  /// The records that brought a key of a member, and those by whose keys these are, back to the
  /// member's first record or a recovery.
  private List<Long> bringing(PeopleView.Key member, Bytes32 key) {
    Map<Bytes32, Device> devices = people.devices(member);
    var bringing = new ArrayList<Long>();
    Device device = devices.get(key);
    while (device != null && device.came() != Device.Came.INCEPTION) {
      bringing.add(device.index());
      SignedRecord by = archive.record(new Position(member.site(), device.index()));
      device = device.came() == Device.Came.DEVICE ? devices.get(by.core().author()) : null;
    }
    return bringing;
  }

  private Receipt.Inception inception(Position position) {
    SignedRecord record = archive.record(position);
    try {
      return new Receipt.Inception(record.coreBytes(), words(record, archive.salted(position)));
    } catch (MalformedException e) {
      throw new IllegalStateException("a core that was read is read again", e);
    }
  }

  private Receipt.Entry entry(Position position) {
    SignedRecord record = archive.record(position);
    return new Receipt.Entry(position.index(), record, words(record, archive.salted(position)));
  }

  private static @Nullable Disclosure words(SignedRecord record, byte @Nullable [] salted) {
    // How somebody calls their devices is for themselves.
    boolean told =
        switch (record.core().body()) {
          case Body.Unknown _, Body.Device _, Body.Recovery _ -> false;
          default -> true;
        };
    try {
      return salted == null || !told ? null : Disclosure.of(PrivatePart.decode(salted));
    } catch (MalformedException _) {
      return null;
    }
  }

  private Bytes32 site(Position position) {
    Bytes32 site = archive.site(position.site());
    if (site == null) {
      throw new IllegalStateException("an entry of no site: " + position);
    }
    return site;
  }

  /// The checkpoint of a head as a note, with the cosignatures known of it.
  public Note checkpoint(Bytes32 site, SignedTreeHead head) {
    Checkpoint checkpoint =
        new Checkpoint(Origin.of(site, archive.state(site).generation()), head.size(), head.root());
    var signatures = new ArrayList<NoteSignature>();
    SignedRecord inception = archive.record(new Position(site.prefix(), 0));
    if (inception.core().body() instanceof Body.SiteInception keys) {
      signatures.add(checkpoint.noteSignature(keys.log(), head.signature()));
    }
    archive
        .cosignatures(site)
        .forEach((witness, cosigned) -> {
          Body.SiteInception keys = keys(witness);
          Bytes32 id = archive.site(witness);
          if (keys != null && id != null && cosigned.size() == head.size()) {
            signatures.add(
                cosigned
                    .cosignature()
                    .noteSignature(
                        new NoteKey(Origin.witness(id), NoteKey.COSIGNATURE, keys.witness())));
          }
        });
    if (site.equals(self)) {
      var more = new ArrayList<>(archive.outside().entrySet());
      more.addAll(archive.mlDsa44().entrySet());
      more.stream()
          .filter(one -> one.getValue().size() == head.size())
          .map(one -> one.getValue().cosignature().noteSignature(one.getKey()))
          .forEach(signatures::add);
    }
    // If there are more than a note has, those of ML-DSA-44 are left out first.
    return new Note(checkpoint.text(), signatures.stream().limit(Note.MAX_SIGNATURES).toList());
  }

  private Body.@Nullable SiteInception keys(long site) {
    Bytes32 id = archive.site(site);
    if (id == null || archive.size(id) == 0) {
      return null;
    }
    return archive.record(new Position(site, 0)).core().body() instanceof Body.SiteInception keys
        ? keys
        : null;
  }

  /// Which witnesses have seen a stretch of a log.
  ///
  /// @param sites those of the network
  /// @param outside the names of the others
  /// @param firstSeconds when the first of them had seen it, at the latest, in Unix seconds; 0 if
  ///   nobody has. Of each witness the newest cosignature is kept, so it may have been earlier.
  public record Seen(List<Bytes32> sites, List<String> outside, long firstSeconds) {
    public Seen {
      sites = List.copyOf(sites);
      outside = List.copyOf(outside);
    }

    /// How many.
    public int count() {
      return sites.size() + outside.size();
    }
  }

  /// Who has cosigned a checkpoint that covers at least `size` entries of a log.
  public Seen seen(Bytes32 site, long size) {
    var sites = new ArrayList<Bytes32>();
    var outside = new ArrayList<String>();
    var times = new ArrayList<Long>();
    archive
        .cosignatures(site)
        .forEach((witness, cosigned) -> {
          Bytes32 id = archive.site(witness);
          if (id != null && !id.equals(site) && cosigned.size() >= size) {
            sites.add(id);
            times.add(cosigned.cosignature().time());
          }
        });
    if (site.equals(self)) {
      archive
          .outside()
          .forEach((witness, cosigned) -> {
            if (cosigned.size() >= size) {
              if (!outside.contains(witness.name())) {
                outside.add(witness.name());
              }
              times.add(cosigned.cosignature().time());
            }
          });
    }
    long first = times.stream().mapToLong(Long::longValue).min().orElse(0);
    return new Seen(sites, outside, first);
  }
}
