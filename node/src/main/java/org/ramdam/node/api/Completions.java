package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.ramdam.node.api.proto.CompleteReply;
import org.ramdam.node.api.proto.CompleteRequest;
import org.ramdam.node.api.proto.ConceptsReply;
import org.ramdam.node.api.proto.ConceptsRequest;
import org.ramdam.node.api.proto.SkillConcept;
import org.ramdam.node.log.Records;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Match;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.Terms;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.people.Membership;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// What somebody may be about to type, or may have meant. All words of what is typed begin words of
/// what is offered.
public final class Completions {
  private static final int PAGE = 20;
  private static final int LARGEST_PAGE = 200;
  private static final int NEAREST = 3;
  private static final int EXAMINED = 2_000;

  private final Views views;
  private final Records records;
  private final Lookup lookup;

  /// Over the views and records of a node.
  public Completions(Views views, Records records) {
    this.views = views;
    this.records = records;
    this.lookup = new Lookup(views, records);
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Complete", CompleteRequest.getDefaultInstance(), this::complete);
    methods.add("Concepts", ConceptsRequest.getDefaultInstance(), this::concepts);
  }

  /// What may be meant, each once: case and accents make no other.
  public CompleteReply complete(CompleteRequest request) {
    String start = request.getStart();
    int limit = Queries.limit(request.getLimit(), PAGE, LARGEST_PAGE);
    Stream<String> words =
        switch (request.getKind()) {
          case "skill" -> skills(start, request.getLanguage(), limit);
          case "person" -> people(start);
          case "site" -> sites(start);
          case "party" -> Stream.concat(people(start), sites(start));
          case "process" -> projects(start);
          case "commitment" -> commitments(start);
          default ->
              throw ApiException.badRequest(
                  "nothing to complete of the kind " + Lookup.shown(request.getKind()),
                  "skill, person, site, party, process or commitment");
        };
    Map<String, String> each = new LinkedHashMap<>();
    words
        .filter(word -> !word.isEmpty())
        .forEach(word -> each.putIfAbsent(SkillId.fold(word), word));
    return CompleteReply.newBuilder()
        .addAllWords(each.values().stream().limit(limit).toList())
        .build();
  }

  /// Those that somebody offers first.
  private Stream<String> skills(String start, String language, int limit) {
    Why why = Why.in(language);
    Taxonomy taxonomy = Taxonomy.load();
    Stream<String> offered =
        views.skills().find(start, limit).stream()
            .map(skill -> {
              Concept concept = taxonomy.concept(skill);
              return concept == null || language.isEmpty()
                  ? Objects.requireNonNullElse(views.skills().label(skill), "")
                  : why.label(concept);
            })
            .filter(label -> begins(label, start));
    return Stream.concat(offered, taxonomy.complete(start, limit).stream().map(why::label));
  }

  private Stream<String> people(String start) {
    return lookup.members(start).values().stream()
        .filter(Membership::isAdmitted)
        .map(Membership::name)
        .sorted(Comparator.comparing(SkillId::fold));
  }

  private Stream<String> sites(String start) {
    Stream<String> names =
        start.isBlank()
            ? views.sites().named().stream()
                .map(site -> {
                  var words = views.sites().words(site);
                  return words == null ? "" : words.name();
                })
            : lookup.sitesLike(start).values().stream();
    return names.sorted(Comparator.comparing(SkillId::fold));
  }

  private Stream<String> projects(String start) {
    var names = new LinkedHashMap<String, Boolean>();
    views
        .processes()
        .all((_, project) -> {
          if (!project.finished() && begins(project.name(), start)) {
            names.put(project.name(), true);
          }
          return names.size() < EXAMINED;
        });
    return names.keySet().stream().sorted(Comparator.comparing(SkillId::fold));
  }

  private Stream<String> commitments(String start) {
    var titles = new ArrayList<String>();
    int[] examined = {0};
    views
        .activity()
        .commitments()
        .active(
            Long.MAX_VALUE,
            row -> {
              if (records.words(row.promise().position())
                      instanceof Words.CommitmentWords(String title, _, _)
                  && begins(title, start)) {
                titles.add(title);
              }
              return ++examined[0] < EXAMINED;
            });
    return titles.stream();
  }

  /// Whether each word of `start` begins a word of `text`.
  private static boolean begins(String text, String start) {
    List<String> words = Terms.of(text);
    return Terms.of(start).stream()
        .allMatch(term -> words.stream().anyMatch(word -> word.startsWith(term)));
  }

  /// What the taxonomies call something, and what comes near to it.
  public ConceptsReply concepts(ConceptsRequest request) {
    Taxonomy taxonomy = Taxonomy.load();
    Concept same = taxonomy.byLabel(request.getLabel());
    int limit = Queries.limit(request.getLimit(), NEAREST, LARGEST_PAGE);
    ConceptsReply.Builder reply = ConceptsReply.newBuilder();
    if (same != null) {
      reply.setSame(message(same));
    }
    taxonomy.find(request.getLabel(), limit + 1).stream()
        .map(Match::concept)
        .filter(concept -> !concept.equals(same))
        .limit(limit)
        .forEach(concept -> reply.addNearest(message(concept)));
    return reply.build();
  }

  private static SkillConcept message(Concept concept) {
    String english = concept.english();
    return SkillConcept.newBuilder()
        .setSkillId(concept.id().hex())
        .setFrench(concept.french())
        .setEnglish(english == null ? "" : english)
        .setCode(concept.code())
        .setSource(Rows.text(concept.source()))
        .build();
  }
}
