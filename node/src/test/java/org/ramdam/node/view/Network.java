package org.ramdam.node.view;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Place;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// The logs of some sites, signed and within the rules, and the part of them that a node holds.
public final class Network implements Records {
  /// A log's rules leave signatures to whoever takes records.
  private static final Signature UNSIGNED = new Signature(Bytes32.ZERO, Bytes32.ZERO);

  private final Map<Bytes32, Site> sites = new LinkedHashMap<>();
  private final Map<Bytes32, Position> positions = new HashMap<>();
  private final Map<Bytes32, Integer> held = new HashMap<>();
  private final Set<Position> revealed = new HashSet<>();
  private Bytes32 network = Bytes32.ZERO;
  private long now = 1_700_000_000_000L;
  private int keys;

  /// A key nobody else has.
  public SigningKey key() {
    byte[] seed = new byte[SigningKey.SEED_SIZE];
    Longs.putInt(seed, 0, ++keys);
    return SigningKey.ofSeed(seed);
  }

  /// A site with its inception; the first one founds the network, and admits the others.
  public Site site(String name) {
    return site(name, null);
  }

  /// The same, of a site that says where it is.
  public Site site(String name, @Nullable Place place) {
    var words = new Words.SiteWords(name, List.of(name + ".example:7"), place);
    Site site = new Site(key(), key(), words);
    sites.put(site.id, site);
    site.inception();
    if (network.equals(Bytes32.ZERO)) {
      network =
          site.append(site.registrar, new Body.Genesis(2, 2), new Words.GenesisWords("Nouvel"));
    } else {
      Site founder = sites.values().iterator().next();
      founder.append(
          founder.registrar,
          new Body.SiteAdmission(site.inception),
          new Words.SiteWords(name, List.of()));
    }
    return site;
  }

  /// Every site, in the order they came.
  public List<Site> all() {
    return List.copyOf(sites.values());
  }

  /// Holds nothing.
  public void forget() {
    held.clear();
    revealed.clear();
  }

  /// Holds a log up to and with this index.
  public void hold(Bytes32 site, long index) {
    held.merge(site, (int) index + 1, Math::max);
  }

  /// Holds the words at this place.
  public void reveal(Position position) {
    revealed.add(position);
  }

  /// Holds everything and every word, and gives it to the views of `store`.
  public Views views(Store store) {
    Views views = Views.of(store, this);
    Transaction transaction = store.begin();
    for (Site site : all()) {
      for (Entry entry : site.entries) {
        hold(site.id, entry.position().index());
        views.add(entry, transaction);
        Words said = site.words(entry.position().index());
        if (said != null) {
          reveal(entry.position());
          views.reveal(entry, said, transaction);
        }
      }
    }
    store.commit(transaction);
    return views;
  }

  @Override
  public @Nullable Position position(Bytes32 id) {
    Position position = positions.get(id);
    return position != null && position.index() < size(at(position).id) ? position : null;
  }

  @Override
  public SignedRecord record(Position position) {
    Site site = at(position);
    if (position.index() >= size(site.id)) {
      throw new IllegalStateException("no record at " + position);
    }
    return site.entries.get((int) position.index()).record();
  }

  @Override
  public @Nullable Words words(Position position) {
    return revealed.contains(position) ? at(position).words.get((int) position.index()) : null;
  }

  @Override
  public @Nullable Bytes32 site(long prefix) {
    return sites.keySet().stream().filter(id -> id.prefix() == prefix).findAny().orElse(null);
  }

  @Override
  public long size(Bytes32 site) {
    return held.getOrDefault(site, 0);
  }

  @Override
  public List<Bytes32> sites() {
    return sites.keySet().stream().filter(held::containsKey).toList();
  }

  private Site at(Position position) {
    return requireNonNull(sites.get(requireNonNull(site(position.site()))));
  }

  /// One site and its log.
  public final class Site {
    private final SigningKey registrar;
    private final SignedRecord inception;
    private final SiteLog log;
    private final Bytes32 id;
    private final Words.SiteWords name;
    private final List<Entry> entries = new ArrayList<>();
    private final List<@Nullable Words> words = new ArrayList<>();

    private Site(SigningKey root, SigningKey registrar, Words.SiteWords name) {
      this.registrar = registrar;
      this.name = name;
      Bytes32 key = registrar.publicKey();
      Body body = new Body.SiteInception(key, key, key, key, key, 1);
      inception =
          RecordCodec.sign(
              Core.inception(root.publicKey(), ++now, Scope.NETWORK, null, body), root);
      id = inception.id();
      log = new SiteLog(id);
    }

    private void inception() {
      take(inception, registrar.publicKey(), name);
    }

    /// Its id.
    public Bytes32 id() {
      return id;
    }

    /// Its own key.
    public SigningKey registrar() {
      return registrar;
    }

    /// Its log so far.
    public List<Entry> entries() {
      return entries;
    }

    /// The words of an entry; null if it has none.
    public @Nullable Words words(long index) {
      return words.get((int) index);
    }

    /// Brings a person, with these roles, whose first device is their recovery key as well; answers
    /// their id.
    public Bytes32 member(SigningKey device, String name, Role... roles) {
      Body body = new Body.MemberInception(Sha256.of(device.publicKey().toByteArray()));
      Core core = Core.inception(device.publicKey(), 1, Scope.NETWORK, null, body);
      SignedRecord record = RecordCodec.sign(core, device);
      take(record, device.publicKey(), new Words.MemberWords(name));
      append(registrar, new Body.MemberAdmission(record.id(), List.of(roles)), null);
      return record.id();
    }

    /// What the rules of its log know of a key.
    public SiteLog.Author author(SigningKey key) {
      return requireNonNull(log.author(key.publicKey()));
    }

    /// One more device of a person's, says `by`; answers the record's id.
    public Bytes32 device(SigningKey by, Bytes32 member, SigningKey key, String name) {
      var body = new Body.Device(member, key.publicKey(), UNSIGNED);
      return append(by, body, new Words.DeviceWords(name));
    }

    /// Nothing of a device follows any more, says `by`; answers the record's id.
    public Bytes32 revoke(SigningKey by, SigningKey device) {
      AuthorHead head = author(device).head();
      return append(by, new Body.Revocation(device.publicKey(), head.seq(), head.id()), null);
    }

    /// A person comes back with a new device; answers the record's id.
    public Bytes32 recover(Bytes32 member, SigningKey recovery, SigningKey key, String name) {
      var body = new Body.Recovery(member, recovery.publicKey(), UNSIGNED);
      return append(key, new AuthorHead(0, member), body, new Words.DeviceWords(name));
    }

    /// Appends a record of this body; answers its id.
    public Bytes32 append(SigningKey author, Body body, @Nullable Words said) {
      return append(author, author(author).head(), body, said);
    }

    private Bytes32 append(SigningKey author, AuthorHead head, Body body, @Nullable Words said) {
      Core core =
          new Core(
              body instanceof Body.Genesis ? Bytes32.ZERO : network,
              id,
              author.publicKey(),
              head.seq() + 1,
              head.id(),
              ++now,
              Scope.NETWORK,
              List.of(),
              null,
              null,
              body);
      SignedRecord record = RecordCodec.sign(core, author);
      take(record, author.publicKey(), said);
      return record.id();
    }

    private void take(SignedRecord record, Bytes32 author, @Nullable Words said) {
      Position position = new Position(id.prefix(), entries.size());
      SiteLog.Verdict verdict = log.append(record);
      if (!(verdict instanceof SiteLog.Verdict.Accepted)) {
        throw new IllegalStateException(verdict.toString());
      }
      SiteLog.Author who = requireNonNull(log.author(author));
      entries.add(new Entry(position, id, record, who));
      words.add(said);
      positions.putIfAbsent(record.id(), position);
    }
  }
}
