package org.ramdam.node.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Match;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.skills.SkillsView;
import org.ramdam.protocol.record.SkillId;

/// The skills that somebody offers and that have to do with the words of a question: by what the
/// taxonomy says of those words, and by the labels of the offers themselves.
///
/// An id in a record is that of a label. Those of all labels of a concept mean the concept.
final class Wanted {
  private static final int FOUND = 5;
  private static final int GOOD = 600;
  private static final int SPELT = 6;
  private static final int WHOLE = 1000;
  private static final int BELOW = 2_000;
  private static final int BESIDE = 500;
  private static final int USED = 20_000;
  private static final int LABELS = 500;

  private final Taxonomy taxonomy;
  private final Map<SkillId, Near> near = new HashMap<>();

  private Wanted(Taxonomy taxonomy) {
    this.taxonomy = taxonomy;
  }

  /// What a skill is to the one that is wanted, the nearest first.
  enum Relation {
    /// It is that one.
    EXACT(50),
    /// The wanted one is somewhere above it.
    NARROWER(40),
    /// Both are right below the same one.
    SIBLING(30),
    /// The words name another one, but come near to a label of it.
    ALIKE(25),
    /// Its label has words of the question.
    LABEL(20);

    private final int most;

    Relation(int most) {
      this.most = most;
    }
  }

  /// How near a skill is to the one that is wanted.
  ///
  /// @param points at most those of the relation; less if the words only come near to a label
  /// @param by the concept that the words were taken for, or that both are right below; null if
  ///   only the words themselves are alike
  record Near(Relation relation, int points, @Nullable Concept by) {
    /// Whether the words are a label of it.
    boolean isWhole() {
      return relation == Relation.EXACT && points == relation.most;
    }

    private static Near of(Relation relation, int likeness, @Nullable Concept by) {
      return new Near(relation, Math.max(1, relation.most * likeness / WHOLE), by);
    }
  }

  /// A skill that somebody offers.
  record Skill(SkillId id, Near near) {}

  /// The skills that somebody offers, by what they are to `words`, and the nearest first in each.
  static Map<Relation, List<Skill>> of(String words, Taxonomy taxonomy, SkillsView offered) {
    var wanted = new Wanted(taxonomy);
    wanted.near.put(SkillId.ofLabel(words), Near.of(Relation.EXACT, WHOLE, null));
    wanted.addConcepts(words);
    return wanted.offered(words, offered);
  }

  /// A concept that the words may mean, and how like they are, in thousandths.
  private record Found(Concept concept, int likeness) {}

  private void addConcepts(String words) {
    Concept named = taxonomy.byLabel(words);
    List<Found> alike =
        taxonomy.find(words, FOUND).stream()
            .filter(Wanted::isGood)
            .map(match -> new Found(match.concept(), Math.min(WHOLE, match.score())))
            .toList();
    List<Found> meant = named == null ? alike : List.of(new Found(named, WHOLE));
    for (Found one : meant) {
      near.put(one.concept().id(), Near.of(Relation.EXACT, one.likeness(), one.concept()));
    }
    meant.forEach(this::addNarrower);
    meant.forEach(this::addSiblings);
    for (Found one : alike) {
      near.putIfAbsent(one.concept().id(), Near.of(Relation.ALIKE, one.likeness(), one.concept()));
    }
  }

  /// A short word that is not known has always another one near it.
  private static boolean isGood(Match match) {
    return match.score() >= GOOD
        && match.reasons().stream()
            .noneMatch(why -> why.how() == Match.How.TYPO && why.word().length() < SPELT);
  }

  private void addNarrower(Found wanted) {
    var next = new ArrayDeque<Concept>(taxonomy.narrower(wanted.concept()));
    Near narrower = Near.of(Relation.NARROWER, wanted.likeness(), wanted.concept());
    var seen = new HashSet<SkillId>();
    while (!next.isEmpty() && seen.size() < BELOW) {
      Concept concept = next.remove();
      if (seen.add(concept.id())) {
        near.putIfAbsent(concept.id(), narrower);
        next.addAll(taxonomy.narrower(concept));
      }
    }
  }

  private void addSiblings(Found wanted) {
    for (Concept above : taxonomy.broader(wanted.concept())) {
      Near sibling = Near.of(Relation.SIBLING, wanted.likeness(), above);
      taxonomy.narrower(above).stream()
          .limit(BESIDE)
          .forEach(concept -> near.putIfAbsent(concept.id(), sibling));
    }
  }

  private Map<Relation, List<Skill>> offered(String words, SkillsView offered) {
    var skills = new EnumMap<Relation, List<Skill>>(Relation.class);
    Set<SkillId> seen = new HashSet<>();
    for (SkillId skill : offered.used(USED)) {
      Concept concept = taxonomy.concept(skill);
      Near one = near.get(skill);
      if (one == null && concept != null) {
        one = near.get(concept.id());
      }
      if (one != null) {
        seen.add(skill);
        skills.computeIfAbsent(one.relation(), _ -> new ArrayList<>()).add(new Skill(skill, one));
      }
    }
    for (SkillId skill : offered.find(words, LABELS, skill -> !seen.contains(skill))) {
      int likeness = WHOLE * offered.overlap(words, skill) / 100;
      skills
          .computeIfAbsent(Relation.LABEL, _ -> new ArrayList<>())
          .add(new Skill(skill, Near.of(Relation.LABEL, likeness, null)));
    }
    skills
        .values()
        .forEach(list ->
            list.sort(
                Comparator.comparingInt((Skill skill) -> -skill.near().points())
                    .thenComparing(skill -> skill.id().hex())));
    return skills;
  }
}
