package org.ramdam.node.taxonomy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.ramdam.protocol.record.SkillId;

/// The concepts that the entries come to. Entries whose French labels fold to the same are one
/// concept, under the code and the kind of the first of them.
///
/// @param broader for each concept the numbers of what is right above, ascending; from the number
///   of concepts on they are those of jobs
/// @param labels all labels, in the order of the concepts; then those of the jobs
record Concepts(List<Concept> concepts, List<Job> jobs, Rows broader, List<Label> labels) {

  /// A label of a concept or a job, folded once: that is most of the work of loading.
  record Label(int owner, Match.Where where, String folded) {
    private static Label of(int owner, Match.Where where, String label) {
      return new Label(owner, where, Fold.of(label));
    }
  }

  static Concepts of(Entries entries) {
    List<Entries.Row> rows = entries.rows();
    int[] numbers = new int[rows.size()];
    var groups = new ArrayList<List<Entries.Row>>(rows.size());
    var folded = new ArrayList<String>(rows.size());
    var known = HashMap.<String, Integer>newHashMap(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      String label = Fold.of(rows.get(i).french());
      Integer number = known.putIfAbsent(label, groups.size());
      if (number == null) {
        numbers[i] = groups.size();
        groups.add(List.of(rows.get(i)));
        folded.add(label);
      } else {
        numbers[i] = number;
        var group = new ArrayList<>(groups.get(number));
        group.add(rows.get(i));
        groups.set(number, group);
      }
    }
    var concepts = new ArrayList<Concept>(groups.size());
    var labels = new ArrayList<Label>(2 * groups.size());
    for (int i = 0; i < groups.size(); i++) {
      Concept concept = concept(SkillId.ofLabel(folded.get(i)), groups.get(i));
      concepts.add(concept);
      addLabels(i, concept, folded.get(i), labels);
    }
    int owner = groups.size();
    for (Job job : entries.jobs()) {
      labels.add(Label.of(owner++, Match.Where.BROADER, job.label()));
    }
    return new Concepts(
        List.copyOf(concepts), List.copyOf(entries.jobs()), broader(groups, numbers), labels);
  }

  private static void addLabels(int owner, Concept concept, String french, List<Label> labels) {
    labels.add(new Label(owner, Match.Where.FRENCH, french));
    String english = concept.english();
    if (english != null && !english.equals(concept.french())) {
      labels.add(Label.of(owner, Match.Where.ENGLISH, english));
    }
    for (String alternative : concept.alternatives()) {
      labels.add(Label.of(owner, Match.Where.ALTERNATIVE, alternative));
    }
  }

  private static Concept concept(SkillId id, List<Entries.Row> group) {
    Entries.Row first = group.getFirst();
    String english = null;
    List<String> also = group.stream().skip(1).map(Entries.Row::code).toList();
    var alternatives = new LinkedHashSet<String>();
    for (Entries.Row row : group) {
      english = english == null ? row.english() : english;
      alternatives.addAll(row.alternatives());
    }
    return new Concept(
        first.code(), also, first.kind(), id, first.french(), english, List.copyOf(alternatives));
  }

  private static Rows broader(List<List<Entries.Row>> groups, int[] numbers) {
    var broader = new Rows.Builder();
    for (int number = 0; number < groups.size(); number++) {
      var above = new TreeSet<Integer>();
      for (Entries.Row row : groups.get(number)) {
        for (int place : row.broader()) {
          above.add(numbers[place]);
        }
        for (int job : row.jobs()) {
          above.add(groups.size() + job);
        }
      }
      above.remove(number);
      above.forEach(broader::add);
      broader.end();
    }
    return broader.build();
  }

  /// Which concept a label's id means. A preferred French label goes before an English one, and
  /// that before an alternative; among the same, the first concept.
  Map<SkillId, Integer> byId() {
    var byId = HashMap.<SkillId, Integer>newHashMap(labels.size());
    for (int i = 0; i < concepts.size(); i++) {
      byId.put(concepts.get(i).id(), i);
    }
    putLabels(Match.Where.ENGLISH, byId);
    putLabels(Match.Where.ALTERNATIVE, byId);
    return byId;
  }

  private void putLabels(Match.Where where, Map<SkillId, Integer> byId) {
    for (Label label : labels) {
      if (label.where() == where) {
        byId.putIfAbsent(SkillId.ofLabel(label.folded()), label.owner());
      }
    }
  }
}
