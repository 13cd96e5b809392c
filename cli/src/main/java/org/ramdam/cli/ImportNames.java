package org.ramdam.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ProcessesReply;
import org.ramdam.node.api.proto.ProcessesRequest;
import org.ramdam.protocol.record.SkillId;

/// Whom and what the names of a source may mean, each asked of the node once.
final class ImportNames {
  private static final int CANDIDATES = 8;

  private final NodeClient node;
  private final Map<String, List<Party>> members = new HashMap<>();
  private final Map<String, List<Party>> parties = new HashMap<>();
  private final Map<String, List<Process>> projects = new HashMap<>();

  ImportNames(NodeClient node) {
    this.node = node;
  }

  /// The members that are called so.
  List<Party> members(String name) {
    return members.computeIfAbsent(name, words -> find(words, Party.Kind.MEMBER));
  }

  /// The members and sites that are called so.
  List<Party> parties(String name) {
    return parties.computeIfAbsent(name, words -> find(words, Party.Kind.ANY));
  }

  /// The member or site that is called so, of the option `--for`.
  ///
  /// @throws Failure 3 if there is none, 2 if there are several
  Party one(String name) {
    List<Party> found = parties(name);
    if (found.isEmpty()) {
      throw new Failure(Exit.NOT_FOUND, "nobody", "--for", name);
    }
    if (found.size() > 1) {
      throw new Failure(Exit.USAGE, "ambiguous", "--for", name, candidates(found));
    }
    return found.getFirst();
  }

  /// Some of them on one line.
  static String candidates(List<Party> parties) {
    List<String> titles = parties.stream().limit(CANDIDATES).map(Party::title).toList();
    return String.join(", ", titles) + (parties.size() > CANDIDATES ? ", …" : "");
  }

  /// Somebody who is a member at two sites is one.
  private List<Party> find(String words, Party.Kind kind) {
    var found = new ArrayList<Party>();
    for (Party party : Party.choose(words, Party.known(node, words, kind))) {
      if (found.stream().noneMatch(other -> other.id().equals(party.id()))) {
        found.add(party);
      }
    }
    return found;
  }

  /// The projects that are called so, or have this id: those that are not finished, if there is
  /// one.
  List<Process> projects(String name) {
    return projects.computeIfAbsent(name, this::findProjects);
  }

  private List<Process> findProjects(String name) {
    String folded = SkillId.fold(name);
    String id = name.toLowerCase(Locale.ROOT);
    List<Process> found =
        node
            .call(
                "Processes",
                ProcessesRequest.newBuilder().setWords(name).setAll(true).build(),
                ProcessesReply.parser())
            .getProcessesList()
            .stream()
            .filter(one -> SkillId.fold(one.getName()).equals(folded) || one.getId().equals(id))
            .toList();
    List<Process> open = found.stream().filter(one -> !one.getFinished()).toList();
    return open.isEmpty() ? found : open;
  }
}
