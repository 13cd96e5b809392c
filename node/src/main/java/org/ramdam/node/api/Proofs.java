package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.receipt.LoggedRecord;
import org.ramdam.protocol.receipt.RecordFile;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.TreeHasher;

/// Makes the proofs of a record from what is on this disk.
public final class Proofs {
  private final Archive archive;
  private final PeopleView people;

  /// Over the logs and members of a node.
  public Proofs(Archive archive, PeopleView people) {
    this.archive = archive;
    this.people = people;
  }

  /// A record with everything that shows it: a file that needs no node.
  ///
  /// @throws ApiException if no checkpoint of its log covers the record yet
  public RecordFile file(Position position) {
    Bytes32 site = site(position);
    SignedTreeHead head = covering(site, position.index());
    SignedRecord record = archive.record(position);
    List<Long> support = new ArrayList<>();
    support.add(0L);
    Position before = archive.position(record.core().prev());
    if (before != null && before.site() == position.site()) {
      support.add(before.index());
    }
    Bytes32 member = people.byDevice(record.core().author(), position.site());
    if (member != null) {
      Membership membership = people.get(new PeopleView.Key(member, position.site()));
      if (membership != null) {
        support.add(membership.index());
      }
      long admission = archive.admission(site, member, position.index());
      if (admission >= 0) {
        support.add(admission);
      }
    }
    HashReader hashes = archive.hashes(site);
    return RecordFile.of(
        logged(position, head, hashes),
        support.stream()
            .filter(index -> index != position.index())
            .map(index -> logged(new Position(position.site(), index), head, hashes))
            .toList(),
        checkpoint(site, head));
  }

  private Bytes32 site(Position position) {
    Bytes32 site = archive.site(position.site());
    if (site == null) {
      throw new IllegalStateException("an entry of no site: " + position);
    }
    return site;
  }

  private SignedTreeHead covering(Bytes32 site, long index) {
    SignedTreeHead head = archive.state(site).head();
    if (head == null || head.size() <= index) {
      throw new ApiException(
          "not_covered",
          6,
          409,
          "the log of this record is still arriving: no checkpoint covers it yet",
          "wait until `ramdam status` says the site is complete");
    }
    return head;
  }

  private LoggedRecord logged(Position position, SignedTreeHead head, HashReader hashes) {
    SignedRecord record = archive.record(position);
    return new LoggedRecord(
        record,
        words(record, archive.salted(position)),
        position.index(),
        org.ramdam.protocol.tlog.Proofs.inclusion(
            position.index(), head.size(), hashes, new TreeHasher()));
  }

  private static @Nullable PrivatePart words(SignedRecord record, byte @Nullable [] salted) {
    boolean known = !(record.core().body() instanceof Body.Unknown);
    try {
      return salted == null || !known ? null : PrivatePart.decode(salted);
    } catch (MalformedException _) {
      return null;
    }
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
                cosigned.cosignature().noteSignature(Origin.witness(id), keys.witness()));
          }
        });
    return new Note(checkpoint.text(), signatures);
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

  /// The witnesses whose newest cosignature of a log covers at least `size` entries.
  public List<Bytes32> witnesses(Bytes32 site, long size) {
    var witnesses = new ArrayList<Bytes32>();
    archive
        .cosignatures(site)
        .forEach((witness, cosigned) -> {
          Bytes32 id = archive.site(witness);
          if (id != null && cosigned.size() >= size) {
            witnesses.add(id);
          }
        });
    return witnesses;
  }
}
