package org.ramdam.node.view.sites;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.View;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Place;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// How sites and networks are called and reached, and which site sponsors which.
///
/// A site says its name itself, in the words of its inception; before those are here, the words of
/// the sponsors' admissions say it.
public final class SitesView implements View {
  private static final int OWN_WORDS = 0;
  private static final int SPONSOR_WORDS = 1;
  private static final int WORDS_SIZE = Bytes32.SIZE + 1 + Position.SIZE;

  /// Site, whether its own words (0) or a sponsor's (1), position of the record they belong to.
  private static final Column<byte[], Words.SiteWords> WORDS =
      new Column<>(
          "sites.words.v2",
          Codec.BYTES,
          Codec.of(SitesView::encode, SitesView::decode),
          Column.Use.SCATTERED);

  /// Candidate, sponsor: index, in the sponsor's log, of the newest admission.
  private static final Column<byte[], Long> ADMISSIONS =
      new Column<>("sites.admission.v1", Codec.BYTES, Codec.LONG, Column.Use.SCATTERED);

  /// Network: the site that founded it.
  private static final Column<Bytes32, Bytes32> FOUNDERS =
      new Column<>("sites.founder.v1", Codec.BYTES_32, Codec.BYTES_32, Column.Use.SCATTERED);

  /// Network: its name.
  private static final Column<Bytes32, String> NETWORKS =
      new Column<>("sites.network.v1", Codec.BYTES_32, Codec.TEXT, Column.Use.SCATTERED);

  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS = List.of(WORDS, ADMISSIONS, FOUNDERS, NETWORKS);

  private final Store store;

  /// The view kept in `store`.
  public SitesView(Store store) {
    this.store = store;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    switch (entry.record().core().body()) {
      case Body.SiteAdmission(SignedRecord inception) -> {
        byte[] key = new byte[2 * Bytes32.SIZE];
        inception.id().write(key, 0);
        entry.site().write(key, Bytes32.SIZE);
        transaction.put(ADMISSIONS, key, entry.position().index());
      }
      case Body.Genesis _ -> transaction.put(FOUNDERS, entry.record().id(), entry.site());
      case Body.SiteInception _,
          Body.MemberInception _,
          Body.MemberAdmission _,
          Body.SiteGeneration _,
          Body.Device _,
          Body.Revocation _,
          Body.Recovery _,
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

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    switch (words) {
      case Words.GenesisWords(String name) -> transaction.put(NETWORKS, entry.record().id(), name);
      case Words.SiteWords site -> {
        byte[] key = new byte[WORDS_SIZE];
        entry.position().write(key, Bytes32.SIZE + 1);
        if (entry.record().core().body() instanceof Body.SiteAdmission(SignedRecord inception)) {
          inception.id().write(key, 0);
          key[Bytes32.SIZE] = SPONSOR_WORDS;
        } else {
          entry.site().write(key, 0);
          key[Bytes32.SIZE] = OWN_WORDS;
        }
        transaction.put(WORDS, key, site);
      }
      case Words.MemberWords _,
          Words.DeviceWords _,
          Words.ContributionWords _,
          Words.AttestWords _,
          Words.SkillWords _,
          Words.ProcessWords _,
          Words.CommitmentWords _,
          Words.DisputeWords _,
          Words.PolicyWords _ -> {}
    }
  }

  /// How a site is called, and every address known of it, its own words first; null if no words of
  /// it are here.
  public Words.@Nullable SiteWords words(Bytes32 site) {
    var all = new ArrayList<Words.SiteWords>();
    store.scan(WORDS, Range.prefix(site.toByteArray()), (_, words) -> all.add(words));
    if (all.isEmpty()) {
      return null;
    }
    var addresses = new LinkedHashSet<String>();
    all.forEach(words -> addresses.addAll(words.addresses()));
    return new Words.SiteWords(
        all.getFirst().name(), List.copyOf(addresses), all.getFirst().place());
  }

  /// Every site that has words here.
  public SequencedSet<Bytes32> named() {
    var sites = new LinkedHashSet<Bytes32>();
    store.scan(
        WORDS,
        Range.all(),
        (key, _) -> {
          sites.add(Bytes32.of(key, 0));
          return true;
        });
    return sites;
  }

  /// A site that another one sponsors.
  ///
  /// @param index of the newest admission in the sponsor's log
  public record Admission(Bytes32 candidate, Bytes32 sponsor, long index) {}

  /// Who sponsors a site, in the order of their ids.
  public List<Admission> sponsors(Bytes32 candidate) {
    return admissions(Range.prefix(candidate.toByteArray()));
  }

  /// Every admission, by candidate and sponsor.
  public List<Admission> admissions() {
    return admissions(Range.all());
  }

  private List<Admission> admissions(Range range) {
    var found = new ArrayList<Admission>();
    store.scan(
        ADMISSIONS,
        range,
        (key, index) ->
            found.add(new Admission(Bytes32.of(key, 0), Bytes32.of(key, Bytes32.SIZE), index)));
    return found;
  }

  /// The site that founded a network; null if its genesis is not here.
  public @Nullable Bytes32 founder(Bytes32 network) {
    return store.get(FOUNDERS, network);
  }

  /// How a network is called; null if the words of its genesis are not here.
  public @Nullable String networkName(Bytes32 network) {
    return store.get(NETWORKS, network);
  }

  /// Texts in UTF-8, each with its length (u32) before it: the name, the place (see [#text]), then
  /// the addresses.
  private static byte[] encode(Words.SiteWords words) {
    var texts = new ArrayList<byte[]>();
    texts.add(words.name().getBytes(StandardCharsets.UTF_8));
    texts.add(text(words.place()).getBytes(StandardCharsets.UTF_8));
    words.addresses().forEach(address -> texts.add(address.getBytes(StandardCharsets.UTF_8)));
    byte[] out = new byte[texts.stream().mapToInt(text -> 4 + text.length).sum()];
    int at = 0;
    for (byte[] text : texts) {
      Longs.putInt(out, at, text.length);
      System.arraycopy(text, 0, out, at + 4, text.length);
      at += 4 + text.length;
    }
    return out;
  }

  private static Words.SiteWords decode(byte[] bytes) {
    var texts = new ArrayList<String>();
    for (int at = 0; at < bytes.length; ) {
      int length = Longs.getInt(bytes, at);
      texts.add(new String(bytes, at + 4, length, StandardCharsets.UTF_8));
      at += 4 + length;
    }
    return new Words.SiteWords(
        texts.getFirst(), texts.subList(2, texts.size()), place(texts.get(1)));
  }

  /// Latitude, longitude and commune with a line feed between; empty if there is no place.
  private static String text(@Nullable Place place) {
    return place == null
        ? ""
        : place.latitudeE5() + "\n" + place.longitudeE5() + "\n" + place.commune();
  }

  private static @Nullable Place place(String text) {
    if (text.isEmpty()) {
      return null;
    }
    List<String> parts = text.lines().toList();
    return new Place(parts.get(2), Integer.parseInt(parts.get(0)), Integer.parseInt(parts.get(1)));
  }
}
