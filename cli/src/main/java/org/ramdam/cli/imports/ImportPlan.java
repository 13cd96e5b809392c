package org.ramdam.cli.imports;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.ramdam.protocol.record.SkillId;

/// What an import still has to add: the lines of the file that have no contribution of the same
/// content yet. Two equal lines are two contributions, so that contents are counted.
///
/// @param <T> what a line became
public final class ImportPlan<T> {
  /// What makes two contributions the same.
  ///
  /// @param people ids of those who did it, in any order
  /// @param receiver an id
  /// @param what in Unicode form NFC
  /// @param skill folded label; empty if none
  public record Content(
      int day, List<String> people, String receiver, int minutes, String what, String skill) {
    public Content {
      people = people.stream().sorted().toList();
      what = Normalizer.normalize(what, Normalizer.Form.NFC);
      skill = SkillId.fold(skill);
    }

    /// The same without what a source does not say and an import claims: for whom, how long, by
    /// which skill. Who imports it again and claims something else means the same contribution.
    public Content withoutClaims() {
      return new Content(day, people, "", 0, what, "");
    }
  }

  /// Something to add, and its content.
  public record Item<T>(T value, Content content) {}

  private final List<Item<T>> toAdd = new ArrayList<>();
  private int already;

  /// Takes from `items`, in their order, what `existing` does not have.
  ///
  /// @param existing the contents of the contributions of the same people in the period of the file
  public ImportPlan(List<Item<T>> items, Collection<Content> existing) {
    var there = new HashMap<Content, Integer>();
    existing.forEach(content -> there.merge(content, 1, Integer::sum));
    for (Item<T> item : items) {
      int left = there.getOrDefault(item.content(), 0);
      if (left > 0) {
        there.put(item.content(), left - 1);
        already++;
      } else {
        toAdd.add(item);
      }
    }
  }

  /// What has to be added.
  public List<Item<T>> toAdd() {
    return List.copyOf(toAdd);
  }

  /// How many are there already.
  public int already() {
    return already;
  }
}
