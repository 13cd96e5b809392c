package org.ramdam.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.ImportBatch;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes back what an import of one's own has added. Whenever it is stopped, running it again takes
/// back the rest.
@Command(name = "undo")
final class ImportUndoCommand implements Callable<Exit> {
  private static final int SHORTEST = 4;

  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--because", paramLabel = "WHY")
  private @Nullable String because;

  @Parameters(paramLabel = "IMPORT", descriptionKey = "IMPORT")
  private String batch = "";

  private final Session session;

  ImportUndoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String digits = batch.strip().toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{" + SHORTEST + ",32}")) {
      throw new Failure(Exit.USAGE, "bad_import", batch);
    }
    if (because != null) {
      Texts.require("--because", because);
    }
    Scope readers = scope.scope();
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      String me = author.memberId().hex();
      ImportBatch one = find(node, me, digits);
      List<Contribution> live = live(node, me, one.getBatch());
      withdraw(new Signer(session, node, author), live, readers);
      print(one, live);
      return Exit.OK;
    }
  }

  private static ImportBatch find(NodeClient node, String me, String digits) {
    List<ImportBatch> found =
        ImportListCommand.imports(node, me).stream()
            .filter(one -> one.getBatch().startsWith(digits))
            .toList();
    if (found.isEmpty()) {
      throw new Failure(Exit.NOT_FOUND, "no_import", digits);
    }
    if (found.size() > 1) {
      throw new Failure(Exit.USAGE, "import_ambiguous", digits);
    }
    return found.getFirst();
  }

  /// What still says something, and is by this author.
  private static List<Contribution> live(NodeClient node, String me, String batch) {
    var live = new ArrayList<Contribution>();
    ContributionPages.each(
        node,
        ContributionsRequest.newBuilder().setBatch(batch).build(),
        Long.MAX_VALUE,
        one -> {
          String by = one.getDeclaredById();
          if ((by.isEmpty() ? one.getProviderId() : by).equals(me)) {
            live.add(one);
          }
        });
    return live;
  }

  private void withdraw(Signer signer, List<Contribution> live, Scope readers) throws IOException {
    Words words = because == null ? null : new Words.AttestWords(because.strip());
    List<Draft> drafts =
        live.stream()
            .map(one -> new Body.Attest(RecordIds.key(one.getId()), Verdict.WITHDRAW))
            .map(body -> Draft.of(body, words, readers))
            .toList();
    try (Progress progress = session.output(false).progress("import.undoing", drafts.size())) {
      signer.submit(drafts, progress::at);
    }
  }

  private void print(ImportBatch one, List<Contribution> live) {
    long minutes =
        live.stream().mapToLong(c -> (long) c.getMinutes() * (1 + c.getOthersCount())).sum();
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object("batch", one.getBatch(), "withdrawn", live.size(), "minutes", minutes));
    } else if (live.isEmpty()) {
      output.line("import.undone_before", SiteTexts.shortId(one.getBatch()));
    } else {
      output.line("import.undone", live.size(), session.messages().hours(minutes));
    }
  }
}
