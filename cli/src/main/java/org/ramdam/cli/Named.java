package org.ramdam.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.ramdam.protocol.record.SkillId;

/// What people call by its name, by its id, or by the beginning of one of them.
interface Named {
  /// Digits of an id that are enough to mean it.
  int SHORTEST_PREFIX = 4;

  /// 64 hexadecimal digits.
  String id();

  /// Empty where the words are not here.
  String name();

  /// Name, place and the first digits of the id: what tells two of them apart.
  String title();

  /// The best that `words` may mean: an id, else a whole name, else the beginning of an id, else
  /// beginnings of words of a name. Case and accents do not count.
  ///
  /// @return of each id one
  static <T extends Named> List<T> choose(String words, List<T> among) {
    String folded = SkillId.fold(words);
    String id = words.strip().toLowerCase(Locale.ROOT);
    List<Predicate<T>> ways =
        List.of(
            one -> one.id().equals(id),
            one -> SkillId.fold(one.name()).equals(folded),
            one -> id.length() >= SHORTEST_PREFIX && one.id().startsWith(id),
            one -> begins(one.name(), folded));
    if (folded.isEmpty()) {
      return List.of();
    }
    for (Predicate<T> way : ways) {
      var ids = new HashSet<String>();
      List<T> found = among.stream().filter(way).filter(one -> ids.add(one.id())).toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /// Whether every word of `folded` is the beginning of a word of the name.
  static boolean begins(String name, String folded) {
    String words = " " + SkillId.fold(name).replaceAll("[^\\p{L}\\p{N}]+", " ");
    return Arrays.stream(folded.split("[^\\p{L}\\p{N}]+", -1))
        .allMatch(word -> words.contains(" " + word));
  }

  /// At most eight of them on one line.
  static String candidates(List<? extends Named> found) {
    var titles = new ArrayList<String>();
    for (Named one : found.subList(0, Math.min(8, found.size()))) {
      titles.add(one.title());
    }
    return String.join(", ", titles) + (found.size() > titles.size() ? ", …" : "");
  }
}
