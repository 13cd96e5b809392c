package org.ramdam.node.view.skills;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Terms;
import org.ramdam.node.view.View;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// Who knows, or wants to learn, what. The newest record of a skill, a member and a home holds. An
/// endorsement belongs to the record it names, so that a newer record starts without any.
public final class SkillsView implements View {
  private static final int OFFER_SIZE = 8 + Bytes32.SIZE + 6;
  private static final int KEY_SIZE = SkillId.SIZE + Bytes32.SIZE + 8;
  private static final int EXAMINED = 10_000;
  private static final int OF_ONE = 200;

  /// Skill, member, first bytes of the home: index, record, level, mode, availability.
  private static final Column<byte[], byte[]> OFFERS =
      new Column<>("skills.offer.v2", Codec.BYTES, Codec.BYTES, Column.Use.SCATTERED);

  /// Member, first bytes of the home, skill: the same.
  private static final Column<byte[], byte[]> MEMBERS =
      new Column<>("skills.member.v1", Codec.BYTES, Codec.BYTES, Column.Use.SCATTERED);

  /// Skills that somebody offers.
  private static final Column<byte[], Boolean> USED =
      new Column<>("skills.used.v1", Codec.BYTES, Codec.MARK, Column.Use.SCATTERED);

  /// Skill: its label, as it was written by someone. Of several ways to write it the first in the
  /// order of characters, which is one with a capital.
  private static final Column<byte[], String> LABELS =
      new Column<>("skills.label.v1", Codec.BYTES, Codec.TEXT, Column.Use.STATE);

  /// Stem of a word of a label, zero, skill.
  private static final Column<byte[], Boolean> WORDS =
      new Column<>("skills.word.v1", Codec.BYTES, Codec.MARK, Column.Use.SCATTERED);

  /// Record that is endorsed, member who does, first bytes of their home: index of the attestation.
  private static final Column<byte[], Long> ENDORSEMENTS =
      new Column<>("skills.endorse.v1", Codec.BYTES, Codec.LONG, Column.Use.SCATTERED);

  /// First bytes of a site, index: an attestation by the site itself. Its badge.
  private static final Column<byte[], Boolean> BADGES =
      new Column<>("skills.badge.v1", Codec.BYTES, Codec.MARK, Column.Use.SCATTERED);

  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS =
      List.of(OFFERS, MEMBERS, USED, LABELS, WORDS, ENDORSEMENTS, BADGES);

  private final Store store;

  /// The view kept in `store`.
  public SkillsView(Store store) {
    this.store = store;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    switch (entry.record().core().body()) {
      case Body.Skill skill -> addOffer(entry, skill, transaction);
      case Body.Attest(Bytes32 about, Verdict verdict, _) -> {
        if (verdict != Verdict.ENDORSE) {
          return;
        }
        if (entry.author().isRegistrar()) {
          byte[] place = new byte[Position.SIZE];
          entry.position().write(place, 0);
          transaction.put(BADGES, place, true);
        } else {
          byte[] key = new byte[2 * Bytes32.SIZE + 8];
          about.write(key, 0);
          entry.author().member().write(key, Bytes32.SIZE);
          Longs.put(key, 2 * Bytes32.SIZE, entry.position().site());
          transaction.put(ENDORSEMENTS, key, entry.position().index());
        }
      }
      case Body.Genesis _,
          Body.SiteInception _,
          Body.SiteAdmission _,
          Body.MemberInception _,
          Body.MemberAdmission _,
          Body.SiteGeneration _,
          Body.Device _,
          Body.Revocation _,
          Body.Recovery _,
          Body.Contribution _,
          Body.Process _,
          Body.Commitment _,
          Body.Dispute _,
          Body.Policy _,
          Body.Unknown _ -> {}
    }
  }

  /// An older offer of the same key stands before in the same log, so that the newest one is
  /// written last, and nothing need be read.
  private static void addOffer(Entry entry, Body.Skill skill, Transaction transaction) {
    Bytes32 member = entry.author().member();
    long home = entry.position().site();
    byte[] id = skill.skill().toByteArray();
    byte[] key = Arrays.copyOf(id, KEY_SIZE);
    member.write(key, SkillId.SIZE);
    Longs.put(key, SkillId.SIZE + Bytes32.SIZE, home);
    byte[] memberKey = new byte[KEY_SIZE];
    member.write(memberKey, 0);
    Longs.put(memberKey, Bytes32.SIZE, home);
    System.arraycopy(id, 0, memberKey, Bytes32.SIZE + 8, SkillId.SIZE);
    byte[] value = new byte[OFFER_SIZE];
    Longs.put(value, 0, entry.position().index());
    entry.record().id().write(value, 8);
    value[8 + Bytes32.SIZE] = (byte) skill.level();
    value[9 + Bytes32.SIZE] = (byte) (skill.mode().ordinal() + 1);
    Longs.putInt(value, 10 + Bytes32.SIZE, skill.availabilityMinutes());
    transaction.put(OFFERS, key, value);
    transaction.put(MEMBERS, memberKey, value);
    transaction.put(USED, id, true);
  }

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    if (!(words instanceof Words.SkillWords(String label, _))
        || !(entry.record().core().body() instanceof Body.Skill skill)) {
      return;
    }
    byte[] id = skill.skill().toByteArray();
    String known = transaction.get(LABELS, id);
    if (known == null || label.compareTo(known) < 0) {
      transaction.put(LABELS, id, label);
    }
    if (known == null) {
      for (String term : Terms.of(label)) {
        if (!Stem.isEmpty(term)) {
          byte[] row = Terms.key(Stem.of(term), SkillId.SIZE);
          System.arraycopy(id, 0, row, row.length - SkillId.SIZE, SkillId.SIZE);
          transaction.put(WORDS, row, true);
        }
      }
    }
  }

  /// How a skill is called; null if no offer's words are here.
  public @Nullable String label(SkillId skill) {
    return store.get(LABELS, skill.toByteArray());
  }

  /// The offers of a skill, by member and home; at most `limit`.
  public List<Offer> offers(SkillId skill, int limit) {
    return offers(Range.prefix(skill.toByteArray()), limit);
  }

  /// Every offer of every skill; at most `limit`.
  public List<Offer> offers(int limit) {
    return offers(Range.all(), limit);
  }

  private List<Offer> offers(Range range, int limit) {
    var offers = new ArrayList<Offer>();
    store.scan(
        OFFERS,
        range,
        (key, value) -> {
          offers.add(offer(key, value));
          return offers.size() < limit;
        });
    return offers;
  }

  private static Offer offer(byte[] key, byte[] value) {
    long home = Longs.get(key, SkillId.SIZE + Bytes32.SIZE);
    return offer(SkillId.of(key, 0), Bytes32.of(key, SkillId.SIZE), home, value);
  }

  private static Offer offer(SkillId skill, Bytes32 member, long home, byte[] value) {
    return new Offer(
        skill,
        member,
        new Position(home, Longs.get(value, 0)),
        Bytes32.of(value, 8),
        value[8 + Bytes32.SIZE],
        SkillMode.values()[value[9 + Bytes32.SIZE] - 1],
        Longs.getInt(value, 10 + Bytes32.SIZE));
  }

  /// What a member offers, by home and skill; at most `limit`.
  public List<Offer> byMember(Bytes32 member, int limit) {
    var offers = new ArrayList<Offer>();
    store.scan(
        MEMBERS,
        Range.prefix(member.toByteArray()),
        (key, value) -> {
          SkillId skill = SkillId.of(key, Bytes32.SIZE + 8);
          offers.add(offer(skill, member, Longs.get(key, Bytes32.SIZE), value));
          return offers.size() < limit;
        });
    return offers;
  }

  /// The skills that somebody offers, by id; at most `limit`.
  public List<SkillId> used(int limit) {
    var skills = new ArrayList<SkillId>();
    store.scan(
        USED, Range.all(), (id, _) -> skills.add(SkillId.of(id, 0)) && skills.size() < limit);
    return skills;
  }

  /// The skills whose labels come nearest to `words`: those that have something of every word that
  /// means anything, the nearest first; if there are none, those that have most. At most `limit`.
  public List<SkillId> find(String words, int limit) {
    return find(words, limit, _ -> true);
  }

  /// The same, of those skills alone that `among` takes.
  public List<SkillId> find(String words, int limit, Predicate<SkillId> among) {
    var matches = new HashMap<SkillId, Match>();
    for (String stem : stems(words)) {
      near(stem)
          .forEach((skill, nearness) -> matches.merge(skill, new Match(1, nearness), Match::plus));
    }
    matches.keySet().removeIf(among.negate());
    int most = matches.values().stream().mapToInt(Match::words).max().orElse(0);
    return matches.entrySet().stream()
        .filter(match -> match.getValue().words() == most)
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<SkillId, Match> match) -> -match.getValue().nearness())
                .thenComparing(match -> match.getKey().hex()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// How much the words of a skill's label have in common with `words`, from 0 to 100.
  public int overlap(String words, SkillId skill) {
    String label = label(skill);
    Set<String> wanted = stems(words);
    Set<String> found = label == null ? Set.of() : stems(label);
    int most = Stem.SAME * Math.max(wanted.size(), found.size());
    int sum = 0;
    for (String one : wanted) {
      sum += found.stream().mapToInt(other -> Stem.nearness(one, other)).max().orElse(0);
    }
    return most == 0 ? 0 : 100 * sum / most;
  }

  private static Set<String> stems(String words) {
    var stems = new TreeSet<String>();
    for (String term : Terms.of(words)) {
      if (!Stem.isEmpty(term)) {
        stems.add(Stem.of(term));
      }
    }
    return stems;
  }

  /// How many of the words a label has, and how near they are in sum.
  private record Match(int words, int nearness) {
    private Match plus(Match that) {
      return new Match(words + that.words, nearness + that.nearness);
    }
  }

  private Map<SkillId, Integer> near(String stem) {
    String start = stem.length() <= Stem.FAMILY ? stem : stem.substring(0, Stem.FAMILY);
    var found = new HashMap<SkillId, Integer>();
    int[] examined = {0};
    store.scan(
        WORDS,
        Range.prefix(start.getBytes(StandardCharsets.UTF_8)),
        (row, _) -> {
          int nearness = Stem.nearness(stem, Terms.term(row, SkillId.SIZE));
          if (nearness > 0) {
            found.merge(SkillId.of(row, row.length - SkillId.SIZE), nearness, Math::max);
          }
          return ++examined[0] < EXAMINED;
        });
    return found;
  }

  /// The members who endorse a record, its author not among them.
  public Set<Bytes32> endorsers(Bytes32 record, Bytes32 author) {
    var endorsers = new TreeSet<Bytes32>();
    for (Endorsement endorsement : endorsements(record, EXAMINED)) {
      if (!endorsement.member().equals(author)) {
        endorsers.add(endorsement.member());
      }
    }
    return endorsers;
  }

  /// Whether one endorses something that another offers at present.
  public boolean endorses(Bytes32 one, Bytes32 other) {
    for (Offer offer : byMember(other, OF_ONE)) {
      byte[] start = Arrays.copyOf(offer.record().toByteArray(), 2 * Bytes32.SIZE);
      one.write(start, Bytes32.SIZE);
      boolean[] found = {false};
      store.scan(
          ENDORSEMENTS,
          Range.prefix(start),
          (_, _) -> {
            found[0] = true;
            return false;
          });
      if (found[0]) {
        return true;
      }
    }
    return false;
  }

  /// Where the sites themselves endorse something, by site and then by index, until `visitor` has
  /// enough.
  public void badges(Predicate<Position> visitor) {
    store.scan(BADGES, Range.all(), (place, _) -> visitor.test(Position.of(place, 0)));
  }

  /// A member's endorsement of a record, newest in one log.
  public record Endorsement(Bytes32 member, Position position) {}

  /// Who endorses a record, whether they may or not; at most `limit`.
  public List<Endorsement> endorsements(Bytes32 record, int limit) {
    var endorsements = new ArrayList<Endorsement>();
    store.scan(
        ENDORSEMENTS,
        Range.prefix(record.toByteArray()),
        (key, index) -> {
          Position position = new Position(Longs.get(key, 2 * Bytes32.SIZE), index);
          endorsements.add(new Endorsement(Bytes32.of(key, Bytes32.SIZE), position));
          return endorsements.size() < limit;
        });
    return endorsements;
  }
}
