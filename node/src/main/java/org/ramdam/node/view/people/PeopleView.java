package org.ramdam.node.view.people;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Terms;
import org.ramdam.node.view.View;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Words;

/// The members of every site. A person whose inception stands in the logs of two sites is a member
/// of both, with roles of their own at each.
public final class PeopleView implements View {
  private static final int KEY_SIZE = Bytes32.SIZE + 8;

  /// Member, first bytes of a site.
  private static final Column<byte[], Membership> MEMBERS =
      new Column<>("people.member.v1", Codec.BYTES, Membership.CODEC, Column.Use.STATE);

  /// Device key, first bytes of a site. A recovery revokes all devices that came before it; that is
  /// not noted here, but read off.
  private static final Column<byte[], Device> DEVICES =
      new Column<>("people.device.v2", Codec.BYTES, Device.CODEC, Column.Use.STATE);

  /// Member, first bytes of a site, index of the record that brought it: a device key.
  private static final Column<byte[], Bytes32> KEYS =
      new Column<>("people.key.v1", Codec.BYTES, Codec.BYTES_32, Column.Use.SCATTERED);

  /// Word of a name, zero, member, first bytes of a site.
  private static final Column<byte[], Boolean> WORDS =
      new Column<>("people.word.v1", Codec.BYTES, Codec.MARK, Column.Use.SCATTERED);

  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS = List.of(MEMBERS, DEVICES, KEYS, WORDS);

  private final Store store;

  /// Takes a row, and answers whether to go on.
  @FunctionalInterface
  public interface Visitor {
    boolean visit(Key key, Membership membership);
  }

  /// A person at a site.
  ///
  /// @param site the first eight bytes of its id
  public record Key(Bytes32 member, long site) {
    private byte[] toByteArray() {
      byte[] out = new byte[KEY_SIZE];
      member.write(out, 0);
      Longs.put(out, Bytes32.SIZE, site);
      return out;
    }

    private static Key at(byte[] bytes, int offset) {
      return new Key(Bytes32.of(bytes, offset), Longs.get(bytes, offset + Bytes32.SIZE));
    }
  }

  /// The view kept in `store`.
  public PeopleView(Store store) {
    this.store = store;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    long site = entry.position().site();
    switch (entry.record().core().body()) {
      case Body.MemberInception _ -> {
        Bytes32 device = entry.record().core().author();
        Key key = new Key(entry.record().id(), site);
        var membership = new Membership(device, entry.position().index(), List.of(), "");
        transaction.put(MEMBERS, key.toByteArray(), membership);
        bring(entry, device, entry.record().id(), Device.Came.INCEPTION, transaction);
      }
      case Body.Device(Bytes32 member, Bytes32 device, _) ->
          bring(entry, device, member, Device.Came.DEVICE, transaction);
      case Body.Recovery(Bytes32 member, _, _) ->
          bring(entry, entry.record().core().author(), member, Device.Came.RECOVERY, transaction);
      case Body.Revocation(Bytes32 device, _, _) -> {
        byte[] key = new Key(device, site).toByteArray();
        Device revoked = transaction.get(DEVICES, key);
        if (revoked == null) {
          throw new IllegalStateException("a device was revoked that never came: " + entry);
        }
        transaction.put(DEVICES, key, revoked.revokedAt(entry.position().index()));
      }
      case Body.MemberAdmission(Bytes32 member, List<Role> roles) -> {
        byte[] key = new Key(member, site).toByteArray();
        Membership membership = transaction.get(MEMBERS, key);
        if (membership != null) {
          transaction.put(MEMBERS, key, membership.withRoles(roles));
        }
      }
      case Body.Genesis _,
          Body.SiteInception _,
          Body.SiteAdmission _,
          Body.SiteGeneration _,
          Body.Contribution _,
          Body.Attest _,
          Body.Skill _,
          Body.Process _,
          Body.Commitment _,
          Body.Dispute _,
          Body.Policy _,
          Body.Unknown _ -> {}
    }
  }

  private static void bring(
      Entry entry, Bytes32 device, Bytes32 member, Device.Came came, Transaction transaction) {
    long site = entry.position().site();
    long index = entry.position().index();
    transaction.put(DEVICES, new Key(device, site).toByteArray(), Device.of(member, index, came));
    byte[] key = Arrays.copyOf(new Key(member, site).toByteArray(), KEY_SIZE + 8);
    Longs.put(key, KEY_SIZE, index);
    transaction.put(KEYS, key, device);
  }

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    if (words instanceof Words.DeviceWords(String name)) {
      revealDevice(entry, name, transaction);
    }
    if (!(words instanceof Words.MemberWords(String name))) {
      return;
    }
    byte[] key = new Key(entry.record().id(), entry.position().site()).toByteArray();
    Membership membership = transaction.get(MEMBERS, key);
    if (membership == null) {
      throw new IllegalStateException("words of a member who was not added: " + entry.record());
    }
    transaction.put(MEMBERS, key, membership.withName(name));
    for (String term : Terms.of(name)) {
      byte[] row = Terms.key(term, KEY_SIZE);
      System.arraycopy(key, 0, row, row.length - KEY_SIZE, KEY_SIZE);
      transaction.put(WORDS, row, true);
    }
  }

  private static void revealDevice(Entry entry, String name, Transaction transaction) {
    Bytes32 device =
        entry.record().core().body() instanceof Body.Device(_, Bytes32 key, _)
            ? key
            : entry.record().core().author();
    byte[] key = new Key(device, entry.position().site()).toByteArray();
    Device known = transaction.get(DEVICES, key);
    if (known == null) {
      throw new IllegalStateException("words of a device that was not added: " + entry.record());
    }
    transaction.put(DEVICES, key, known.withName(name));
  }

  /// What a site says of a person; null if it knows nothing.
  public @Nullable Membership get(Key key) {
    return store.get(MEMBERS, key.toByteArray());
  }

  /// What every site says of a person.
  public void of(Bytes32 member, Visitor visitor) {
    scan(Range.prefix(member.toByteArray()), visitor);
  }

  /// Everyone, in the order of their ids.
  public void all(Visitor visitor) {
    scan(Range.all(), visitor);
  }

  /// Everyone whose id starts with these bytes.
  public void startingWith(byte[] id, Visitor visitor) {
    scan(Range.prefix(id), visitor);
  }

  private void scan(Range range, Visitor visitor) {
    store.scan(MEMBERS, range, (key, membership) -> visitor.visit(Key.at(key, 0), membership));
  }

  /// Whose device this is at a site, by the first eight bytes of its id; null if nobody's.
  public @Nullable Bytes32 byDevice(Bytes32 device, long site) {
    Device known = store.get(DEVICES, new Key(device, site).toByteArray());
    return known == null ? null : known.member();
  }

  /// The devices of a person at a site by their keys, in the order in which they came.
  public SequencedMap<Bytes32, Device> devices(Key of) {
    var devices = new LinkedHashMap<Bytes32, Device>();
    store.scan(
        KEYS,
        Range.prefix(of.toByteArray()),
        (_, key) -> {
          Device device = store.get(DEVICES, new Key(key, of.site).toByteArray());
          if (device != null) {
            devices.put(key, device);
          }
          return true;
        });
    long recovered = -1;
    for (var each : devices.sequencedEntrySet().reversed()) {
      Device device = each.getValue();
      if (!device.isRevoked() && recovered >= 0) {
        each.setValue(device.revokedAt(recovered));
      }
      recovered = device.came() == Device.Came.RECOVERY ? device.index() : recovered;
    }
    return devices;
  }

  /// The members and sites at which this device signs.
  public SequencedSet<Key> byDevice(Bytes32 device) {
    var found = new LinkedHashSet<Key>();
    store.scan(
        DEVICES,
        Range.prefix(device.toByteArray()),
        (key, known) -> found.add(new Key(known.member(), Longs.get(key, Bytes32.SIZE))));
    return found;
  }

  /// People a word of whose name starts with `term`, which is folded; at most `limit`.
  public SequencedSet<Key> byTerm(String term, int limit) {
    var found = new LinkedHashSet<Key>();
    store.scan(
        WORDS,
        Range.prefix(term.getBytes(StandardCharsets.UTF_8)),
        (row, _) -> {
          found.add(Key.at(row, row.length - KEY_SIZE));
          return found.size() < limit;
        });
    return found;
  }
}
