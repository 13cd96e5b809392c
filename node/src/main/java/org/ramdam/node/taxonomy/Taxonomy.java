package org.ramdam.node.taxonomy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.record.SkillId;

/// ROME 4.0 and ESCO as one list of concepts: what they are called in French and English, what is
/// broader, which jobs ask for them, and how one finds them. Any thread may ask.
public final class Taxonomy {
  static final String RESOURCE = "taxonomy.tsv.gz";

  private final List<Concept> concepts;
  private final List<Job> jobs;
  private final Map<SkillId, Integer> byId;
  private final Rows broader;
  private final Rows narrower;
  private final Search search;
  private final Completion completion;

  private Taxonomy(Concepts concepts, Index index) {
    this.concepts = concepts.concepts();
    jobs = concepts.jobs();
    broader = concepts.broader();
    narrower = broader.inverted(concepts.concepts().size() + jobs.size());
    byId = concepts.byId();
    search = new Search(this.concepts, jobs, index, broader);
    completion = new Completion(this.concepts, index);
  }

  /// Reads the resource the first time it is called, which takes about a second; later it gives
  /// what was read then.
  public static Taxonomy load() {
    return Loaded.TAXONOMY;
  }

  private static final class Loaded {
    private static final Taxonomy TAXONOMY = fromResource();

    private static Taxonomy fromResource() {
      try (InputStream in =
          Objects.requireNonNull(Taxonomy.class.getResourceAsStream(RESOURCE), RESOURCE)) {
        return of(Entries.read(in));
      } catch (IOException e) {
        throw new UncheckedIOException("the taxonomy cannot be read from the program", e);
      }
    }
  }

  static Taxonomy of(Entries entries) {
    Concepts concepts = Concepts.of(entries);
    return new Taxonomy(concepts, Index.of(concepts.labels()));
  }

  /// Every concept, by its folded French label.
  public List<Concept> concepts() {
    return concepts;
  }

  /// The concept whose French, English or alternative label, in this order, has this id; null if
  /// there is none. Records have the id of the French label.
  public @Nullable Concept concept(SkillId id) {
    Integer number = byId.get(id);
    return number == null ? null : concepts.get(number);
  }

  /// The concept with this label, whatever the case and the accents: French, English or
  /// alternative, in this order; null if there is none.
  public @Nullable Concept byLabel(String label) {
    return concept(SkillId.ofLabel(label));
  }

  /// The concepts that come nearest to `words` in French or English, nearest first, at most
  /// `limit`. The same words always give the same list.
  public List<Match> find(String words, int limit) {
    return search.find(words, limit, byLabel(words));
  }

  /// The concepts with a label of which every word of `start` begins a word: those first whose
  /// label begins with it, then the shortest; at most `limit`.
  public List<Concept> complete(String start, int limit) {
    return completion.complete(start, limit);
  }

  /// What is right above `concept`: ESCO's broader skills, ROME's macro-competence.
  public List<Concept> broader(Concept concept) {
    var list = new ArrayList<Concept>();
    forEachBroader(number(concept), number -> list.add(concepts.get(number)));
    return list;
  }

  /// What is right below `concept`.
  public List<Concept> narrower(Concept concept) {
    var list = new ArrayList<Concept>();
    int number = number(concept);
    for (int i = 0; i < narrower.size(number); i++) {
      list.add(concepts.get(narrower.get(number, i)));
    }
    return list;
  }

  /// The job sheets of ROME that ask for `concept`, by code.
  public List<Job> jobs(Concept concept) {
    var list = new ArrayList<Job>();
    int number = number(concept);
    for (int i = 0; i < broader.size(number); i++) {
      int owner = broader.get(number, i);
      if (owner >= concepts.size()) {
        list.add(jobs.get(owner - concepts.size()));
      }
    }
    return list;
  }

  /// All that is above `concept`, nearest first; without itself, even if the data went in a circle.
  public SequencedSet<Concept> ancestors(Concept concept) {
    var above = new LinkedHashSet<Concept>();
    var next = new ArrayDeque<Integer>();
    next.add(number(concept));
    while (!next.isEmpty()) {
      forEachBroader(
          next.remove(),
          number -> {
            if (!concepts.get(number).equals(concept) && above.add(concepts.get(number))) {
              next.add(number);
            }
          });
    }
    return above;
  }

  /// Whether `broad` is somewhere above `narrow`.
  public boolean isBroader(Concept broad, Concept narrow) {
    return ancestors(narrow).contains(broad);
  }

  private void forEachBroader(int number, IntConsumer consumer) {
    for (int i = 0; i < broader.size(number); i++) {
      if (broader.get(number, i) < concepts.size()) {
        consumer.accept(broader.get(number, i));
      }
    }
  }

  private int number(Concept concept) {
    Integer number = byId.get(concept.id());
    if (number == null) {
      throw new IllegalArgumentException("not of this taxonomy: " + concept);
    }
    return number;
  }
}
