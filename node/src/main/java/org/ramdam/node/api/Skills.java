package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.SkillsReply;
import org.ramdam.node.api.proto.SkillsRequest;
import org.ramdam.node.log.Records;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.node.view.skills.Offer;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillMode;

/// Who knows, or wants to learn, something: offers of the skill itself, then of narrower ones, then
/// of those beside it, then of those whose labels have words in common; in each by a score from 0
/// to 100, every point of which is told.
///
/// Nobody is left out for a low score. What is looked at is bounded, though: of very many offers of
/// one kind, those that promise least by skill, level and distance are not compared.
public final class Skills {
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 1000;
  private static final int CANDIDATES = 4_000;
  private static final int COMPARED = 150;
  private static final int LEVEL_STEP = 10;
  private static final int MOST_OF_ENDORSEMENTS = 10;

  private final Views views;
  private final Records records;
  private final Wheres wheres;

  /// Over the views and records of a node.
  ///
  /// @param self the node's own site
  public Skills(Views views, Records records, Bytes32 self) {
    this.views = views;
    this.records = records;
    this.wheres = new Wheres(views, records, self);
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Skills", SkillsRequest.getDefaultInstance(), this::skills);
  }

  /// Who knows, or wants to learn, something like these words; anything if there are none.
  public SkillsReply skills(SkillsRequest request) {
    var question = new Question(request);
    SkillsReply.Builder reply = SkillsReply.newBuilder();
    int limit = Queries.limit(request.getLimit(), PAGE, LARGEST_PAGE);
    if (request.getWords().isBlank()) {
      question.rank(question.any(), limit).forEach(reply::addSkills);
      return reply.build();
    }
    Map<Wanted.Relation, List<Wanted.Skill>> wanted =
        Wanted.of(request.getWords(), question.taxonomy, views.skills());
    for (List<Wanted.Skill> skills : wanted.values()) {
      int left = limit - reply.getSkillsCount();
      if (left > 0) {
        question.rank(question.of(skills), left).forEach(reply::addSkills);
      }
    }
    return reply.build();
  }

  /// An offer that may answer.
  ///
  /// @param near null if every skill was asked for
  /// @param promise its points before endorsements
  private record Candidate(
      Offer offer, Wanted.@Nullable Near near, int kilometres, int missing, int promise) {}

  /// The same, with all its points.
  private record Ranked(Candidate candidate, List<Endorsements.Weight> weights, int points) {
    private static final Comparator<Ranked> ORDER =
        Comparator.comparingInt((Ranked ranked) -> -ranked.points())
            .thenComparing(Ranked::candidate, PROMISING);
  }

  private static final Comparator<Candidate> PROMISING =
      Comparator.comparingInt((Candidate candidate) -> -candidate.promise())
          .thenComparingInt(candidate -> -candidate.offer().level())
          .thenComparing(candidate -> candidate.offer().record());

  /// One question on its way.
  private final class Question {
    private final SkillsRequest request;
    private final Taxonomy taxonomy = Taxonomy.load();
    private final Endorsements endorsements = new Endorsements(views, taxonomy);
    private final Names names = new Names(views, records);
    private final SkillRow rows = new SkillRow(views, records, names);
    private final Wheres.Where where;
    private final Distances distances;
    private final Why why;
    private final @Nullable SkillMode mode;

    Question(SkillsRequest request) {
      this.request = request;
      where = wheres.of(request.getPlace());
      distances = new Distances(views, records, where.place());
      why = Why.in(request.getLanguage());
      mode = mode(request.getMode());
      if (request.getWithinKm() != 0 && where.place() == null) {
        throw ApiException.badRequest(
            "nobody said where " + where.name() + " is", "name a commune, or a site that has one");
      }
    }

    List<Candidate> any() {
      var candidates = new ArrayList<Candidate>();
      views.skills().offers(CANDIDATES).forEach(offer -> add(offer, null, candidates));
      return candidates;
    }

    List<Candidate> of(List<Wanted.Skill> skills) {
      var candidates = new ArrayList<Candidate>();
      int left = CANDIDATES;
      for (Wanted.Skill skill : skills) {
        if (left > 0) {
          List<Offer> offers = views.skills().offers(skill.id(), left);
          left -= Math.max(1, offers.size());
          offers.forEach(offer -> add(offer, skill.near(), candidates));
        }
      }
      return candidates;
    }

    private void add(Offer offer, Wanted.@Nullable Near near, List<Candidate> candidates) {
      int kilometres = distances.to(offer.position().site());
      int within = request.getWithinKm();
      boolean isFar = within != 0 && (kilometres < 0 || kilometres > within);
      if (isFar || (mode != null && offer.mode() != mode && offer.mode() != SkillMode.BOTH)) {
        return;
      }
      int missing = Math.max(0, request.getLevel() - offer.level());
      int points = (near == null ? 0 : near.points()) + nearness(kilometres);
      candidates.add(
          new Candidate(
              offer, near, kilometres, missing, Math.max(0, points - LEVEL_STEP * missing)));
    }

    /// The best of the candidates, best first.
    List<SkillOffer> rank(List<Candidate> candidates, int limit) {
      candidates.sort(PROMISING);
      return candidates.stream()
          .filter(candidate -> isAdmitted(candidate.offer()))
          .limit(Math.max(COMPARED, limit))
          .map(this::ranked)
          .sorted(Ranked.ORDER)
          .limit(limit)
          .map(this::row)
          .toList();
    }

    private boolean isAdmitted(Offer offer) {
      Membership membership =
          views.people().get(new PeopleView.Key(offer.member(), offer.position().site()));
      if (membership == null || !membership.isAdmitted()) {
        return false;
      }
      names.put(offer.member(), membership.name());
      return true;
    }

    private Ranked ranked(Candidate candidate) {
      List<Endorsements.Weight> weights = endorsements.of(candidate.offer());
      int points = points(Endorsements.minutes(weights));
      return new Ranked(candidate, weights, candidate.promise() + points);
    }

    private SkillOffer row(Ranked ranked) {
      Candidate candidate = ranked.candidate();
      Offer offer = candidate.offer();
      List<Endorsements.Weight> weights = ranked.weights();
      SkillOffer.Builder row = rows.of(offer, weights).setKilometres(candidate.kilometres());
      Concept concept = taxonomy.concept(offer.skill());
      if (concept != null && !request.getLanguage().isEmpty()) {
        row.setLabel(why.label(concept));
      }
      if (candidate.near() != null) {
        row.addWhy(why.skill(candidate.near()));
      }
      if (candidate.missing() > 0) {
        int lost = candidate.missing() * LEVEL_STEP;
        row.addWhy(why.level(offer.level(), request.getLevel(), -lost));
      }
      if (candidate.kilometres() >= 0) {
        int points = nearness(candidate.kilometres());
        row.addWhy(why.distance(candidate.kilometres(), where.name(), points));
      }
      if (!weights.isEmpty()) {
        List<String> endorsers =
            weights.stream()
                .map(weight -> Names.orId(names.member(weight.endorser()), weight.endorser()))
                .toList();
        row.addWhy(why.endorsements(weights, endorsers, points(row.getWeightMinutes())));
      }
      return row.build();
    }
  }

  private static int points(int weightMinutes) {
    int most = Endorsements.MOST_MINUTES;
    return MOST_OF_ENDORSEMENTS * Math.min(most, weightMinutes) / most;
  }

  private static int nearness(int kilometres) {
    if (kilometres < 0 || kilometres > 60) {
      return 0;
    }
    return kilometres <= 10 ? 20 : kilometres <= 30 ? 12 : 5;
  }

  private static @Nullable SkillMode mode(String text) {
    return switch (text) {
      case "" -> null;
      case "share" -> SkillMode.SHARE;
      case "learn" -> SkillMode.LEARN;
      default ->
          throw ApiException.badRequest("not a mode: " + Lookup.shown(text), "share or learn");
    };
  }
}
