package org.ramdam.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Attestation;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.api.proto.SkillOffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Everything that is known about one record.
@Command(name = "show")
final class ShowCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "ID", descriptionKey = "ID")
  private String id = "";

  private final Session session;

  ShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    String wanted = RecordIds.require(id);
    try (var node = site.connect(session)) {
      ShowReply reply =
          node.call("Show", ShowRequest.newBuilder().setId(wanted).build(), ShowReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply);
        Forks.warn(node, session, output, List.of(reply.getRow().getSiteId()));
      }
      return Exit.OK;
    }
  }

  private void print(Output output, ShowReply reply) {
    LogRow row = reply.getRow();
    output.plain(
        output.mark(Output.Mark.STRONG, LogTexts.kind(session, row)) + " " + reply.getId());
    printContent(output, reply, row);
    String by = RecordTexts.called(row.getAuthor(), reply.getAuthorKey());
    output.line("show.author", by, session.messages().moment(row.getCreatedMs(), session.zone()));
    if (!reply.getAuthorMemberId().isEmpty()) {
      output.line(
          "show.member", reply.getAuthorMemberId(), String.join(", ", reply.getAuthorRolesList()));
    }
    output.line("show.key", reply.getAuthorKey());
    output.line(
        "show.chain",
        reply.getSeq(),
        reply.getPrev().isEmpty() ? "-" : SiteTexts.shortId(reply.getPrev()));
    output.line(
        "show.log",
        row.getIndex(),
        RecordTexts.called(row.getSiteName(), row.getSiteId()),
        row.getSiteId());
    output.line("show.checkpoint", reply.getCheckpointSize());
    output.line("show.cosigned", cosigned(reply));
    output.line("show.held", names(reply.getHeldByList()));
    output.line(
        "show.words",
        RecordTexts.scope(session, reply.getScope()),
        session.messages().has("words." + reply.getWords())
            ? session.text("words." + reply.getWords())
            : reply.getWords());
    if (reply.getTimelineCount() > 0) {
      new RecordStory(session, output).print(reply.getTimelineList());
    } else {
      reply.getAttestationsList().forEach(said -> printAttestation(output, said));
    }
    output.line("show.next", SiteTexts.shortId(reply.getId()));
  }

  private void printContent(Output output, ShowReply reply, LogRow row) {
    if (reply.hasContribution()) {
      Contribution one = reply.getContribution();
      output.line(
          "show.contribution",
          RecordTexts.called(one.getProviderName(), one.getProviderId()),
          session.messages().hours(one.getMinutes()),
          RecordTexts.receiver(one),
          session.messages().day(one.getDay()),
          RecordTexts.state(session, one.getState()),
          one.getConfirmations(),
          one.getContests());
      printText(output, one.getNote());
      if (!one.getSkill().isEmpty()) {
        output.line("show.skill", RecordTexts.skill(one.getSkill()));
      }
      new RecordStory(session, output).print(one);
    } else if (reply.hasCommitment()) {
      new RecordStory(session, output).print(reply.getCommitment());
    } else if (reply.hasSkill()) {
      SkillOffer skill = reply.getSkill();
      output.line(
          "show.skill_offer",
          RecordTexts.called(skill.getLabel(), skill.getSkillId()),
          skill.getLevel(),
          RecordTexts.mode(session, skill.getMode()),
          skill.getEndorsements());
      printText(output, skill.getNote());
    } else {
      printText(output, row.getText());
      if (!row.getAbout().isEmpty()) {
        output.line("show.about", row.getVerdict(), SiteTexts.shortId(row.getAbout()));
      }
    }
  }

  private static void printText(Output output, String text) {
    if (!text.isEmpty()) {
      output.plain("  " + Output.clean(text));
    }
  }

  private void printAttestation(Output output, Attestation attestation) {
    output.line(
        attestation.getCounts() ? "show.attested" : "show.attested.void",
        session.messages().has("said." + attestation.getVerdict())
            ? session.text("said." + attestation.getVerdict())
            : attestation.getVerdict(),
        RecordTexts.called(attestation.getByName(), attestation.getById()),
        session.messages().moment(attestation.getCreatedMs(), session.zone()));
    printText(output, attestation.getReason());
  }

  private String cosigned(ShowReply reply) {
    String names = Output.clean(String.join(", ", reply.getCosignedByList()));
    return SiteTexts.cosigned(
            session, reply.getCosignedByCount(), reply.getWitnesses(), reply.getCosignedMs())
        + (names.isEmpty() ? "" : " (" + names + ")");
  }

  private String names(List<String> names) {
    return names.isEmpty()
        ? session.text("nobody")
        : Output.clean(String.join(", ", names)) + " (" + names.size() + ")";
  }
}
