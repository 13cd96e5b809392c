package org.ramdam.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.Signer;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// Signs the lines of an import as contributions, after the projects that they need.
final class ImportSubmission {
  private final Session session;
  private final Signer signer;
  private final Bytes32 author;
  private final Scope readers;
  private final Map<String, Bytes32> made = new HashMap<>();

  ImportSubmission(Session session, Signer signer, Bytes32 author, Scope readers) {
    this.session = session;
    this.signer = signer;
    this.author = author;
    this.readers = readers;
  }

  /// Makes the projects of these lines that are not there yet, led by the author.
  ///
  /// @return how many
  int createProjects(List<ImportLine> lines) throws IOException {
    var names = new ArrayList<String>();
    var drafts = new ArrayList<Draft>();
    for (ImportLine line : lines) {
      String name = SkillId.fold(line.project());
      if (!name.isEmpty() && line.processId().isEmpty() && !names.contains(name)) {
        names.add(name);
        var body = new Body.Process(null, List.of(author), false);
        drafts.add(Draft.of(body, new Words.ProcessWords(line.project(), ""), readers));
      }
    }
    List<StoredRecord> stored = signer.submit(drafts, _ -> {});
    for (int i = 0; i < names.size(); i++) {
      made.put(names.get(i), RecordIds.key(stored.get(i).getId()));
    }
    return names.size();
  }

  /// Adds the lines, by the thousand: each thousand is stored whole or not at all.
  void add(List<ImportLine> lines, Origin origin) throws IOException {
    var drafts = new ArrayList<Draft>(lines.size());
    for (ImportLine line : lines) {
      Bytes32 process =
          line.processId().isEmpty()
              ? made.get(SkillId.fold(line.project()))
              : RecordIds.key(line.processId());
      drafts.add(Draft.of(line.body(origin, process), line.words(), readers));
    }
    try (Progress progress = session.output(false).progress("import.progress", drafts.size())) {
      signer.submit(drafts, progress::at);
    }
  }
}
