package org.ramdam.node.ingest;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.log.Archive;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// Signs and appends what the site itself says: that it founds a network, sponsors a site, admits a
/// member, witnesses a take, issues a badge. One at a time, so that its chain never forks.
public final class Registrar {
  private final Bytes32 site;
  private final SigningKey key;
  private final Archive archive;
  private final Ingest ingest;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /// The registrar of a site, with its key.
  public Registrar(
      Bytes32 site, SigningKey key, Archive archive, Ingest ingest, InstantSource clock) {
    this.site = site;
    this.key = key;
    this.archive = archive;
    this.ingest = ingest;
    this.clock = clock;
  }

  /// Appends a record of the site that refers to no other, and what must stand before it.
  ///
  /// @param network zero to found one
  /// @param before records of others that go into the log in the same step
  /// @return the record, on disk
  /// @throws Ingest.RefusedException if the rules of the log refuse one
  /// @throws MalformedException if the words cannot be written
  public SignedRecord append(
      Bytes32 network, Body body, @Nullable Words words, List<Run.Item> before)
      throws Ingest.RefusedException, MalformedException {
    return append(network, body, List.of(), words, before);
  }

  /// The same, for a record that refers to others.
  ///
  /// @param refs ids of records, at most 16
  public synchronized SignedRecord append(
      Bytes32 network, Body body, List<Bytes32> refs, @Nullable Words words, List<Run.Item> before)
      throws Ingest.RefusedException, MalformedException {
    PrivatePart part = words == null ? null : PrivatePart.of(words, salt());
    SignedRecord record = sign(network, newest(), body, refs, part);
    var items = new ArrayList<>(before);
    items.add(new Run.Item(record, record.entry(), part == null ? null : part.salted()));
    await(ingest, items);
    return record;
  }

  /// Appends records of the site that have no words, all in one step.
  ///
  /// @throws Ingest.RefusedException if the rules of the log refuse one
  public synchronized void append(Bytes32 network, List<Body> bodies)
      throws Ingest.RefusedException {
    var items = new ArrayList<Run.Item>(bodies.size());
    AuthorHead newest = newest();
    for (Body body : bodies) {
      SignedRecord record = sign(network, newest, body, List.of(), null);
      items.add(new Run.Item(record, record.entry(), null));
      newest = new AuthorHead(newest.seq() + 1, record.id());
    }
    await(ingest, items);
  }

  private AuthorHead newest() {
    SiteLog.Author author = archive.author(site, key.publicKey());
    if (author == null) {
      throw new IllegalStateException("the site's own log is empty");
    }
    return author.head();
  }

  private SignedRecord sign(
      Bytes32 network,
      AuthorHead newest,
      Body body,
      List<Bytes32> refs,
      @Nullable PrivatePart part) {
    SignedTreeHead head = archive.state(site).head();
    if (head == null) {
      throw new IllegalStateException("the site's own log is empty");
    }
    Core core =
        new Core(
            network,
            site,
            key.publicKey(),
            newest.seq() + 1,
            newest.id(),
            clock.millis(),
            Scope.NETWORK,
            refs,
            new Anchor(head.size(), head.root()),
            part == null ? null : part.commitment(),
            body);
    return RecordCodec.sign(core, key);
  }

  private byte[] salt() {
    byte[] salt = new byte[PrivatePart.SALT_SIZE];
    random.nextBytes(salt);
    return salt;
  }

  /// Appends records and waits until they are on disk.
  ///
  /// @return the index of the first
  /// @throws StoreFailed if the disk refused
  public static long await(Ingest ingest, List<Run.Item> items) throws Ingest.RefusedException {
    try {
      return ingest.submit(items).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Ingest.RefusedException refused) {
        throw refused;
      }
      throw new StoreFailed("the disk refused", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing", e);
    }
  }
}
