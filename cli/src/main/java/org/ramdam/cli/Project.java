package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ProcessesReply;
import org.ramdam.node.api.proto.ProcessesRequest;
import org.ramdam.protocol.bytes.Bytes32;

/// A project as the node knows it.
record Project(Process process) implements Named {
  /// The project that `words` mean; where they mean several a person is asked.
  ///
  /// @param finishedToo whether it may be over; one that is not comes first
  /// @throws Failure 3 if there is none, 2 if there are several
  static Project find(
      Session session, NodeClient node, String option, String words, boolean finishedToo) {
    var open = new ArrayList<Project>();
    var finished = new ArrayList<Project>();
    for (Process process : known(node, words)) {
      (process.getFinished() ? finished : open).add(new Project(process));
    }
    List<Project> found = Named.choose(words, open);
    if (found.isEmpty()) {
      found = Named.choose(words, finished);
      if (!finishedToo && !found.isEmpty()) {
        throw new Failure(Exit.REFUSED, "project_finished", found.getFirst().called());
      }
    }
    if (found.isEmpty()) {
      throw new Failure(Exit.NOT_FOUND, "no_project", option, words);
    }
    return new Questions(session).one(option, words, found);
  }

  /// All that a node knows and `words` may mean.
  static List<Process> known(NodeClient node, String words) {
    return node.call(
            "Processes",
            ProcessesRequest.newBuilder().setWords(words.strip()).setAll(true).build(),
            ProcessesReply.parser())
        .getProcessesList();
  }

  /// The names of those who lead it.
  static String leads(Process process) {
    var names = new ArrayList<String>();
    process
        .getLeadsList()
        .forEach(lead -> names.add(RecordTexts.called(lead.getName(), lead.getId())));
    return String.join(", ", names);
  }

  @Override
  public String id() {
    return process.getId();
  }

  @Override
  public String name() {
    return process.getName();
  }

  @Override
  public String title() {
    String site = SiteTexts.name(process.getSiteName(), process.getSiteId());
    return name().isEmpty()
        ? SiteTexts.shortId(id())
        : "%s (%s, %s)".formatted(name(), SiteTexts.shortId(id()), site);
  }

  /// The name, or the first digits of the id.
  String called() {
    return RecordTexts.called(name(), id());
  }

  /// The id, as records have it.
  Bytes32 key() {
    return RecordIds.key(id());
  }
}
