package org.ramdam.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.CompleteReply;
import org.ramdam.node.api.proto.CompleteRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What a shell may offer to somebody who types: the script of [CompletionCommand] calls it. It
/// says nothing, and that it went well, if there is nothing to offer or nobody to ask.
@Command(name = "complete", hidden = true)
final class CompleteCommand implements Callable<Exit> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(index = "0", paramLabel = "KIND", descriptionKey = "KIND")
  private String kind = "";

  @Parameters(index = "1", paramLabel = "START", descriptionKey = "START", arity = "0..1")
  private String start = "";

  private final Session session;

  CompleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      CompleteReply reply =
          node.call(
              "Complete",
              CompleteRequest.newBuilder()
                  .setKind(kind)
                  .setStart(start)
                  .setLanguage(session.messages().isEnglish() ? "en" : "fr")
                  .build(),
              CompleteReply.parser(),
              PATIENCE);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        reply.getWordsList().forEach(word -> output.plain(Output.clean(word)));
      }
    } catch (Failure _) {
      // nobody to ask: a shell that completes must not complain
    }
    return Exit.OK;
  }
}
