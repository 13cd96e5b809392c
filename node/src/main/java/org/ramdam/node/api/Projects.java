package org.ramdam.node.api;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Terms;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.process.ProcessView;
import org.ramdam.node.view.process.Project;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// Projects by what a person says of them, and as an answer shows them. For one request.
public final class Projects {
  private static final int EXAMINED = 10_000;
  private static final int CANDIDATES = 10;

  private final Views views;
  private final Records records;
  private final Names names;

  /// Over the views and records of a node.
  public Projects(Views views, Records records) {
    this.views = views;
    this.records = records;
    this.names = new Names(views, records);
  }

  /// The one project that `text` means: a whole id as it is, else the one whose id or name starts
  /// so.
  ///
  /// @throws ApiException if there is none, or several
  public Bytes32 find(String text) {
    if (text.length() == 2 * Bytes32.SIZE) {
      return Lookup.id(text);
    }
    Map<Bytes32, Project> found = like(text);
    if (found.isEmpty()) {
      throw ApiException.notFound("no project here is called " + Lookup.shown(text));
    }
    String folded = SkillId.fold(text);
    List<Bytes32> same =
        found.entrySet().stream()
            .filter(each -> SkillId.fold(each.getValue().name()).equals(folded))
            .map(Map.Entry::getKey)
            .toList();
    if (same.size() == 1) {
      return same.getFirst();
    }
    if (found.size() == 1) {
      return found.keySet().iterator().next();
    }
    throw ApiException.ambiguous(
        Lookup.shown(text) + " may be several projects",
        found.entrySet().stream()
            .limit(CANDIDATES)
            .map(each -> each.getValue().name() + " (" + each.getKey().shortHex(8) + ")")
            .toList());
  }

  /// Those whose id or name starts with `text`; all if it is empty.
  Map<Bytes32, Project> like(String text) {
    var found = new LinkedHashMap<Bytes32, Project>();
    ProcessView.Visitor take =
        (id, project) -> {
          found.put(id, project);
          return found.size() < EXAMINED;
        };
    if (text.isBlank()) {
      views.processes().all(take);
      return found;
    }
    if (Lookup.isDigits(text)) {
      String digits = text.toLowerCase(Locale.ROOT);
      byte[] start = HexFormat.of().parseHex(digits, 0, digits.length() & ~1);
      views
          .processes()
          .startingWith(
              start, (id, project) -> !id.hex().startsWith(digits) || take.visit(id, project));
    }
    List<String> terms = Terms.of(text);
    String longest = "";
    for (String term : terms) {
      longest = term.length() > longest.length() ? term : longest;
    }
    if (!longest.isEmpty()) {
      for (Bytes32 id : views.processes().byTerm(longest, EXAMINED)) {
        Project project = views.processes().get(id);
        if (project != null && isCalled(project, terms)) {
          found.put(id, project);
        }
      }
    }
    return found;
  }

  private static boolean isCalled(Project project, List<String> terms) {
    List<String> name = Terms.of(project.name());
    return terms.stream().allMatch(term -> name.stream().anyMatch(n -> n.startsWith(term)));
  }

  /// A project; null if there is none of this id here.
  public @Nullable Process of(Bytes32 id) {
    Project project = views.processes().get(id);
    return project == null ? null : row(id, project);
  }

  Process row(Bytes32 id, Project project) {
    Bytes32 site = records.site(project.site());
    Process.Builder out =
        Process.newBuilder()
            .setId(id.hex())
            .setSiteId(site == null ? "" : site.hex())
            .setSiteName(site == null ? "" : names.site(site))
            .setName(project.name())
            .setFinished(project.finished())
            .setCreatedMs(project.createdMs());
    if (records.words(project.words()) instanceof Words.ProcessWords(_, String note)) {
      out.setNote(note);
    }
    for (Bytes32 lead : project.leads()) {
      out.addLeads(Party.newBuilder().setId(lead.hex()).setName(names.member(lead)));
    }
    return out.build();
  }
}
