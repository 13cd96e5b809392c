package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.skills.Offer;
import org.ramdam.protocol.bytes.Bytes32;

/// What the endorsements of an offer weigh. Saying that somebody is good costs nothing; having
/// worked with them does, and two who endorse each other may be friends. So an endorser weighs what
/// was confirmed that the two did together on that skill, at most eight hours, and half of it if
/// each endorses the other.
final class Endorsements {
  /// Minutes of one endorser that count.
  static final int MOST_MINUTES = 8 * 60;

  private static final int WEIGHED = 500;

  private final Views views;
  private final Taxonomy taxonomy;

  Endorsements(Views views, Taxonomy taxonomy) {
    this.views = views;
    this.taxonomy = taxonomy;
  }

  /// One endorser.
  ///
  /// @param sharedMinutes confirmed work together on that skill
  /// @param isReciprocal whether each endorses the other, on any skill; false if they did not work
  ///   together
  record Weight(Bytes32 endorser, long sharedMinutes, boolean isReciprocal) {
    int minutes() {
      return (int) Math.min(MOST_MINUTES, sharedMinutes) / (isReciprocal ? 2 : 1);
    }
  }

  /// Every endorser, the heaviest first. Whether two endorse each other is looked up for those
  /// alone who have worked together, since the others weigh nothing.
  List<Weight> of(Offer offer) {
    var weights = new ArrayList<Weight>();
    views.skills().endorsers(offer.record(), offer.member()).stream()
        .limit(WEIGHED)
        .forEach(endorser -> {
          long shared = sharedMinutes(offer, endorser);
          boolean both = shared > 0 && views.skills().endorses(offer.member(), endorser);
          weights.add(new Weight(endorser, shared, both));
        });
    weights.sort(
        Comparator.comparingInt((Weight weight) -> -weight.minutes())
            .thenComparingLong(weight -> -weight.sharedMinutes())
            .thenComparing(Weight::endorser));
    return weights;
  }

  /// What they weigh in sum.
  static int minutes(List<Weight> weights) {
    return weights.stream().mapToInt(Weight::minutes).sum();
  }

  /// Work is written under the id of the concept, or under that of the label that was offered.
  private long sharedMinutes(Offer offer, Bytes32 endorser) {
    long minutes = views.activity().sharedMinutes(offer.member(), endorser, offer.skill());
    @Nullable Concept concept = taxonomy.concept(offer.skill());
    return concept == null || concept.id().equals(offer.skill())
        ? minutes
        : minutes + views.activity().sharedMinutes(offer.member(), endorser, concept.id());
  }
}
