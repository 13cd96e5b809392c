package org.ramdam.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.AskWitnessesReply;
import org.ramdam.node.api.proto.AskWitnessesRequest;
import org.ramdam.node.api.proto.WitnessAnswer;
import org.ramdam.node.witness.WitnessClient.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Has the witnesses outside the network cosign this site's log now.
@Command(name = "ask")
final class WitnessAskCommand implements Callable<Exit> {
  private static final String UNKNOWN_LOG = Reason.UNKNOWN_LOG.name().toLowerCase(Locale.ROOT);
  private static final String SILENT = Reason.SILENT.name().toLowerCase(Locale.ROOT);

  @Mixin private SiteOptions site = new SiteOptions();

  private final Session session;

  WitnessAskCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      AskWitnessesReply reply =
          node.call(
              "AskWitnesses", AskWitnessesRequest.getDefaultInstance(), AskWitnessesReply.parser());
      if (reply.getAnswersCount() == 0) {
        throw new Failure(Exit.NOT_FOUND, "no_witness");
      }
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply);
      }
      return exit(reply.getAnswersList());
    }
  }

  private void print(Output output, AskWitnessesReply reply) {
    for (WitnessAnswer one : reply.getAnswersList()) {
      String name = Output.clean(one.getWitness()) + (one.getMldsa44() ? " (ML-DSA-44)" : "");
      if (one.getCosigned()) {
        output.line("witness.cosigned", name, reply.getSize());
      } else {
        String reason = "anchor." + one.getReason().toUpperCase(Locale.ROOT);
        output.line(
            "anchor.not_cosigned",
            name,
            session.messages().has(reason)
                ? session.text(reason, one.getNumber())
                : one.getReason());
      }
    }
    if (reply.getAnswersList().stream().anyMatch(one -> one.getReason().equals(UNKNOWN_LOG))) {
      output.line("witness.tell", reply.getLog());
    }
  }

  private static Exit exit(List<WitnessAnswer> answers) {
    if (answers.stream().allMatch(WitnessAnswer::getCosigned)) {
      return Exit.OK;
    }
    return answers.stream().anyMatch(one -> one.getReason().equals(SILENT))
        ? Exit.NETWORK
        : Exit.REFUSED;
  }
}
