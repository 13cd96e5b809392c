package org.ramdam.node.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Endorser;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.log.Records;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.skills.Offer;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Words;

/// An offer as the API shows it.
final class SkillRow {
  private static final int ENDORSERS = 100;

  private final Views views;
  private final Records records;
  private final Names names;
  private final Taxonomy taxonomy = Taxonomy.load();

  SkillRow(Views views, Records records, Names names) {
    this.views = views;
    this.records = records;
    this.names = names;
  }

  /// All but why it ranks where it does, and how far it is.
  SkillOffer.Builder of(Offer offer) {
    return of(offer, new Endorsements(views, taxonomy).of(offer));
  }

  SkillOffer.Builder of(Offer offer, List<Endorsements.Weight> weights) {
    Words words = records.words(offer.position());
    Bytes32 site = records.site(offer.position().site());
    @Nullable Concept concept = taxonomy.concept(offer.skill());
    SkillOffer.Builder row =
        SkillOffer.newBuilder()
            .setId(offer.record().hex())
            .setSkillId(offer.skill().hex())
            .setLabel(
                words instanceof Words.SkillWords(String label, _)
                    ? label
                    : names.skill(offer.skill()))
            .setMemberId(offer.member().hex())
            .setMemberName(names.member(offer.member()))
            .setSiteId(site == null ? "" : site.hex())
            .setSiteName(site == null ? "" : names.site(site))
            .setLevel(offer.level())
            .setMode(Rows.text((Enum<SkillMode>) offer.mode()))
            .setEndorsements(weights.size())
            .setNote(words instanceof Words.SkillWords(_, String note) ? note : "")
            .setWeightMinutes(Endorsements.minutes(weights))
            .setAvailabilityMinutes(offer.availabilityMinutes())
            .setKilometres(Distances.UNKNOWN)
            .setConcept(concept == null ? "" : concept.code());
    weights.stream().limit(ENDORSERS).forEach(weight -> row.addEndorsers(endorser(weight)));
    return row;
  }

  private Endorser endorser(Endorsements.Weight weight) {
    return Endorser.newBuilder()
        .setId(weight.endorser().hex())
        .setName(names.member(weight.endorser()))
        .setSharedMinutes((int) Math.min(Integer.MAX_VALUE, weight.sharedMinutes()))
        .setReciprocal(weight.isReciprocal())
        .setWeightMinutes(weight.minutes())
        .build();
  }
}
