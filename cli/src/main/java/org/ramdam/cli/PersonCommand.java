package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.PersonReply;
import org.ramdam.node.api.proto.PersonRequest;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.YearHours;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Someone's card: where they belong, what they know, have taken on and did.
@Command(name = "person")
final class PersonCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "WHO", descriptionKey = "WHO", arity = "1..*")
  private List<String> who = List.of();

  private final Session session;

  PersonCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    String words = String.join(" ", who).strip();
    Texts.require("WHO", words);
    try (var node = site.connect(session)) {
      PersonReply reply =
          node.call(
              "Person", PersonRequest.newBuilder().setPerson(words).build(), PersonReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, PersonReply reply) {
    Member member = reply.getMember();
    String name = RecordTexts.called(member.getName(), member.getMemberId());
    output.plain(output.mark(Output.Mark.STRONG, name) + " " + member.getMemberId());
    printMembership(output, member);
    reply.getMembershipsList().forEach(other -> printMembership(output, other));
    printSkills(output, reply);
    printCommitments(output, reply.getCommitmentsList());
    printYears(output, reply.getYearsList());
    printContributions(output, reply.getContributionsList());
    String policies = Standings.policies(session, reply.getPoliciesList());
    if (!policies.isEmpty()) {
      output.plain("");
      output.plain(output.mark(Output.Mark.FAINT, policies));
    }
  }

  private void printMembership(Output output, Member member) {
    var roles = new ArrayList<String>();
    for (String role : member.getRolesList()) {
      String id = "roles." + role;
      roles.add(session.messages().has(id) ? session.text(id) : Output.clean(role));
    }
    output.line(
        "person.membership",
        RecordTexts.called(member.getSiteName(), member.getSiteId()),
        String.join(", ", roles));
  }

  private void heading(Output output, String id) {
    output.plain("");
    output.plain(output.mark(Output.Mark.STRONG, session.text(id)));
  }

  private void printSkills(Output output, PersonReply reply) {
    if (reply.getSkillsCount() == 0) {
      return;
    }
    heading(output, "person.skills");
    Table table =
        output.table(
            "column.skill", "column.level", "column.mode", "column.endorsed", "column.weight");
    table.right(1, 3, 4);
    for (SkillOffer skill : reply.getSkillsList()) {
      table.row(
          RecordTexts.called(skill.getLabel(), skill.getSkillId()),
          Integer.toString(skill.getLevel()),
          RecordTexts.mode(session, skill.getMode()),
          Integer.toString(skill.getEndorsements()),
          session.messages().hours(skill.getWeightMinutes()));
    }
    table.print();
  }

  private void printCommitments(Output output, List<Commitment> commitments) {
    if (commitments.isEmpty()) {
      return;
    }
    heading(output, "person.commitments");
    Table table =
        output.table(
            "column.due", "column.task", "column.for", "column.left", "column.state", "column.id");
    table.right(3);
    for (Commitment one : commitments) {
      table.row(
          one.getDue() == 0 ? "-" : session.messages().day(one.getDue()),
          CommitmentTexts.title(one),
          RecordTexts.called(one.getReceiverName(), one.getReceiverId()),
          session.messages().hours(CommitmentTexts.left(one)),
          CommitmentTexts.state(session, one.getState()),
          SiteTexts.shortId(one.getId()));
      if (one.getState().equals("late")) {
        table.mark(4, Output.Mark.BAD);
      }
    }
    table.print();
  }

  private void printYears(Output output, List<YearHours> years) {
    if (years.isEmpty()) {
      return;
    }
    heading(output, "person.years");
    Table table =
        output.table(
            "column.year",
            "column.contributions",
            "column.explicit",
            "column.tacit",
            "column.waiting",
            "column.contested",
            "column.unaccepted");
    table.right(0, 1, 2, 3, 4, 5, 6);
    Messages messages = session.messages();
    for (YearHours year : years) {
      Hours hours = year.getHours();
      table.row(
          Integer.toString(year.getYear()),
          messages.number(hours.getCount()),
          messages.hours(hours.getConfirmed()),
          messages.hours(hours.getTacit()),
          messages.hours(hours.getDeclared()),
          messages.hours(hours.getContested()),
          messages.hours(hours.getUnaccepted()));
    }
    table.print();
  }

  private void printContributions(Output output, List<Contribution> contributions) {
    if (contributions.isEmpty()) {
      return;
    }
    heading(output, "person.contributions");
    Table table =
        output.table(
            "column.day",
            "column.for",
            "column.hours",
            "column.skill",
            "column.what",
            "column.state",
            "column.id");
    table.right(2);
    for (Contribution one : contributions) {
      table.row(
          session.messages().day(one.getDay()),
          RecordTexts.receiver(one),
          session.messages().hours(one.getMinutes()),
          RecordTexts.skill(one.getSkill()),
          one.getNote(),
          Standings.state(session, one),
          SiteTexts.shortId(one.getId()));
      table.mark(5, RecordTexts.mark(one.getState()));
    }
    table.print();
  }
}
