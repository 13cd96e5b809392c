package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Attesting.Opinion;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says that contributions are as they say: those that are named, or all that wait.
@Command(name = "confirm")
final class ConfirmCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--all-from", paramLabel = "WHO", descriptionKey = "confirm.all-from")
  private @Nullable String allFrom;

  @Option(names = "--review", descriptionKey = "confirm.review")
  private boolean review;

  @Option(names = "--yes", descriptionKey = "confirm.yes")
  private boolean yes;

  @Parameters(paramLabel = "ID", descriptionKey = "confirm.ID", arity = "0..*")
  private List<String> ids = List.of();

  private final Session session;

  ConfirmCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Scope readers = scope.chosen();
    boolean batch = allFrom != null || review;
    if (batch && !ids.isEmpty()) {
      throw new Failure(Exit.USAGE, "ids_or_batch");
    }
    if (!ids.isEmpty()) {
      return Attesting.attest(session, site, identity, ids, Verdict.CONFIRM, null, readers);
    }
    var questions = new Questions(session);
    if (review && !questions.possible()) {
      throw new Failure(Exit.USAGE, "needs_terminal", "--review");
    }
    if (!batch && !yes && !questions.possible()) {
      throw new Failure(Exit.USAGE, "nothing_named");
    }
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      confirmWaiting(node, author, questions, readers);
      return Exit.OK;
    }
  }

  private void confirmWaiting(
      NodeClient node, Identity author, Questions questions, @Nullable Scope readers)
      throws IOException {
    Output output = session.output(site.json());
    var waiting = Waiting.of(session, node, author, allFrom);
    if (waiting.items().isEmpty()) {
      if (output.isJson()) {
        output.json(SubmitReply.getDefaultInstance());
      } else {
        output.line("confirm.none");
      }
      return;
    }
    if (!output.isJson()) {
      waiting.print(session, output);
    }
    List<Opinion> opinions = opinions(waiting.items(), questions);
    if (opinions.isEmpty() && !output.isJson()) {
      output.line("confirm.nothing");
      return;
    }
    new Attesting(session, node, author, output).attest(opinions, readers);
    if (waiting.more() && !output.isJson()) {
      output.line("confirm.more");
    }
  }

  private List<Opinion> opinions(List<InboxItem> items, Questions questions) {
    if (review) {
      return new Review(session, questions).of(items);
    }
    boolean agreed = yes;
    if (!yes) {
      if (!questions.possible()) {
        throw new Failure(Exit.USAGE, "needs_yes", items.size());
      }
      agreed = questions.yes(session.text("confirm.ask", items.size()));
    }
    return agreed ? items.stream().map(Review::yes).toList() : List.of();
  }
}
