package org.ramdam.protocol.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Verdict;

/// Decides who has a commitment, from all that members said of it: a pure function of sets, so that
/// all who have the same logs come to the same.
///
/// One log orders the claims, and the first claim holds. A claim of another log has the place at
/// which the site that orders witnessed it. Those it has not witnessed come after all others, by
/// the time their authors claim. Of a member who speaks at several homes the newest counts, by the
/// time they claim themselves; their claim has the best place of those they keep up.
public final class Taking {
  /// The answer for a record that was not witnessed.
  public static final long NOT_WITNESSED = -1;

  private static final Comparator<Stance> NEWEST =
      Comparator.comparingLong((Stance stance) -> stance.newest().createdMs())
          .thenComparing(stance -> stance.newest().id());

  private final Task task;
  private final Collection<Stance> stances;
  private final long ordering;
  private final ToLongFunction<Bytes32> witnessed;
  private final Map<Bytes32, Voice> voices = new TreeMap<>();

  /// A member, with what they said at each of their homes.
  private record Voice(Stance newest, List<Stance> all, Place place) {
    boolean gaveBack() {
      return all.stream().anyMatch(Stance::gaveBack);
    }
  }

  /// Where a claim comes among the others.
  ///
  /// @param index in the log that orders; [#NOT_WITNESSED] if it has none
  private record Place(long index, long createdMs, Bytes32 id) implements Comparable<Place> {
    @Override
    public int compareTo(Place that) {
      // as an unsigned number, no index is the largest
      int order = Long.compareUnsigned(index, that.index);
      if (order == 0) {
        order = Long.compare(createdMs, that.createdMs);
      }
      return order == 0 ? id.compareTo(that.id) : order;
    }

    boolean isWitnessed() {
      return index != NOT_WITNESSED;
    }
  }

  /// A member's stance among the others.
  ///
  /// @param witnessed whether it has its place in the log that orders
  public record Turn(Stance stance, boolean witnessed) {}

  /// Over what was said.
  ///
  /// @param stances at most one for each member and home
  /// @param ordering the first eight bytes of the site whose log orders
  /// @param witnessed at which index of that log its site first witnessed a record
  public Taking(
      Task task, Collection<Stance> stances, long ordering, ToLongFunction<Bytes32> witnessed) {
    this.task = task;
    this.stances = stances;
    this.ordering = ordering;
    this.witnessed = witnessed;
    var all = new TreeMap<Bytes32, List<Stance>>();
    for (Stance stance : stances) {
      all.computeIfAbsent(stance.member(), _ -> new ArrayList<>()).add(stance);
    }
    all.forEach((member, said) -> voices.put(member, voice(said)));
  }

  private Voice voice(List<Stance> said) {
    Stance newest = said.getFirst();
    for (Stance stance : said) {
      newest = NEWEST.compare(stance, newest) > 0 ? stance : newest;
    }
    boolean claims = newest.isClaim();
    Place first = place(newest, claims ? newest.since() : newest.newest());
    for (Stance stance : said) {
      if (stance.isClaim() == claims) {
        Place place = place(stance, claims ? stance.since() : stance.newest());
        first = place.compareTo(first) < 0 ? place : first;
      }
    }
    return new Voice(newest, said, first);
  }

  private Place place(Stance stance, Mark mark) {
    long index = stance.home() == ordering ? mark.index() : witnessed.applyAsLong(mark.id());
    return new Place(index, mark.createdMs(), mark.id());
  }

  /// Who has it.
  public Standing standing() {
    boolean closed = task.isClosed(stances);
    Bytes32 first = first();
    Bytes32 holder = first == null ? null : follow(first);
    Voice claim = first == null ? null : voices.get(first);
    boolean provisional = claim != null && !isReserved() && !claim.place().isWitnessed();
    var lost = new ArrayList<Bytes32>();
    voices.forEach((member, voice) -> {
      if (!closed && voice.newest().verdict() == Verdict.ACCEPT && !member.equals(holder)) {
        lost.add(member);
      }
    });
    return new Standing(holder, asked(holder), provisional, closed, lost);
  }

  /// Everyone who said something: those who claim it in the order that decides, then those who do
  /// not.
  public List<Turn> turns() {
    return voices.values().stream()
        .sorted(
            Comparator.comparing((Voice voice) -> !voice.newest().isClaim())
                .thenComparing(voice -> !isMeant(voice.newest().member()))
                .thenComparing(Voice::place))
        .map(voice -> new Turn(voice.newest(), voice.place().isWitnessed()))
        .toList();
  }

  private boolean isMeant(Bytes32 member) {
    return isReserved() && member.equals(task.provider());
  }

  /// Whether it is for one person alone, who has not said no.
  private boolean isReserved() {
    Bytes32 provider = task.provider();
    if (provider == null) {
      return false;
    }
    Voice voice = voices.get(provider);
    return voice == null || !voice.gaveBack();
  }

  /// Whose claim comes first; null if nobody claims it who may.
  private @Nullable Bytes32 first() {
    Bytes32 provider = task.provider();
    if (provider != null && isReserved()) {
      return provider.equals(task.proposer()) || voices.containsKey(provider) ? provider : null;
    }
    Voice first = null;
    for (Voice voice : voices.values()) {
      boolean claims = voice.newest().isClaim();
      if (claims && (first == null || voice.place().compareTo(first.place()) < 0)) {
        first = voice;
      }
    }
    return first == null ? null : first.newest().member();
  }

  /// From hand to hand, as far as those it was handed to have taken it.
  private Bytes32 follow(Bytes32 first) {
    var seen = new HashSet<Bytes32>();
    Bytes32 holder = first;
    Bytes32 next = first;
    while (next != null && seen.add(next)) {
      holder = next;
      Voice voice = voices.get(holder);
      Bytes32 to = voice == null ? null : voice.newest().to();
      Voice taker = to == null ? null : voices.get(to);
      next = taker != null && taker.newest().isClaim() ? to : null;
    }
    return holder;
  }

  private @Nullable Bytes32 asked(@Nullable Bytes32 holder) {
    if (holder == null) {
      return isReserved() ? task.provider() : null;
    }
    Voice voice = voices.get(holder);
    Bytes32 to = voice == null ? null : voice.newest().to();
    if (voice == null || to == null || to.equals(holder)) {
      return null;
    }
    Voice answer = voices.get(to);
    boolean no =
        answer != null
            && !answer.newest().isClaim()
            && answer.newest().newest().createdMs() >= voice.newest().newest().createdMs();
    return no ? null : to;
  }
}
