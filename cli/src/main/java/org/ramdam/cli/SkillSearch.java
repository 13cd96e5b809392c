package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Endorser;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.SkillsReply;
import org.ramdam.node.api.proto.SkillsRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Who knows what, or wants to learn it: what `who knows` and `skill find` ask.
final class SkillSearch {
  private static final Pattern DISTANCE = Pattern.compile("([0-9]{1,5}) ?(?:km)?");
  private static final int FURTHEST = 20_000;

  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "WORDS", descriptionKey = "search.WORDS", arity = "1..*")
  private List<String> words = List.of();

  @Option(names = "--within", paramLabel = "KM", descriptionKey = "search.within")
  private @Nullable String within;

  @Option(names = "--of", paramLabel = "PLACE", descriptionKey = "search.of")
  private String place = "";

  @Option(names = "--to-learn", descriptionKey = "search.to-learn")
  private boolean toLearn;

  @Option(names = "--why", descriptionKey = "search.why")
  private boolean why;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
  private int limit = 50;

  /// Asks and prints.
  Exit run(Session session) {
    Arguments.inRange("--limit", limit, 1, 1_000);
    var question =
        SkillsRequest.newBuilder()
            .setWords(String.join(" ", words))
            .setLimit(limit)
            .setPlace(place.strip())
            .setMode(toLearn ? "learn" : "")
            .setLanguage(session.messages().isEnglish() ? "en" : "fr");
    if (within != null) {
      question.setWithinKm(kilometres(within));
    }
    try (var node = site.connect(session)) {
      SkillsReply reply = node.call("Skills", question.build(), SkillsReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getSkillsCount() == 0) {
        output.line(
            toLearn ? "skill.none.learn" : "skill.none", Output.clean(String.join(" ", words)));
      } else {
        print(session, output, reply);
      }
      return Exit.OK;
    }
  }

  private static int kilometres(String text) {
    Matcher distance = DISTANCE.matcher(text.strip().toLowerCase(Locale.ROOT));
    int km = distance.matches() ? Integer.parseInt(distance.group(1)) : 0;
    if (km < 1 || km > FURTHEST) {
      throw new Failure(Exit.USAGE, "bad_distance", "--within", text);
    }
    return km;
  }

  private void print(Session session, Output output, SkillsReply reply) {
    boolean far =
        within != null || reply.getSkillsList().stream().anyMatch(s -> s.getKilometres() > 0);
    var columns =
        new ArrayList<>(
            List.of(
                "column.skill",
                "column.who",
                "column.site",
                "column.level",
                "column.mode",
                "column.endorsed",
                "column.what",
                "column.id"));
    if (far) {
      columns.add(3, "column.distance");
    }
    Table table = output.table(columns.toArray(String[]::new));
    table.right(far ? new int[] {3, 4, 6} : new int[] {3, 5});
    for (SkillOffer skill : reply.getSkillsList()) {
      table.row(cells(session, skill, far));
    }
    table.print();
    if (why) {
      reply.getSkillsList().forEach(skill -> printReasons(session, output, skill));
    }
  }

  private static String[] cells(Session session, SkillOffer skill, boolean far) {
    var cells = new ArrayList<String>();
    cells.add(RecordTexts.called(skill.getLabel(), skill.getSkillId()));
    cells.add(RecordTexts.called(skill.getMemberName(), skill.getMemberId()));
    cells.add(RecordTexts.called(skill.getSiteName(), skill.getSiteId()));
    if (far) {
      cells.add(
          skill.getKilometres() < 0
              ? "?"
              : session.text("search.km", session.messages().number(skill.getKilometres())));
    }
    cells.add(Integer.toString(skill.getLevel()));
    cells.add(RecordTexts.mode(session, skill.getMode()));
    cells.add(
        skill.getWeightMinutes() == 0
            ? Integer.toString(skill.getEndorsements())
            : session.text(
                "search.endorsed",
                skill.getEndorsements(),
                session.messages().hours(skill.getWeightMinutes())));
    cells.add(skill.getNote());
    cells.add(SiteTexts.shortId(skill.getId()));
    return cells.toArray(String[]::new);
  }

  private static void printReasons(Session session, Output output, SkillOffer skill) {
    output.plain("");
    String who = RecordTexts.called(skill.getMemberName(), skill.getMemberId());
    String what = RecordTexts.called(skill.getLabel(), skill.getSkillId());
    output.plain(output.mark(Output.Mark.STRONG, who + ", " + what));
    skill.getWhyList().forEach(reason -> output.plain("  " + Output.clean(reason)));
    for (Endorser endorser : skill.getEndorsersList()) {
      output.line(
          endorser.getReciprocal() ? "search.endorser.reciprocal" : "search.endorser",
          RecordTexts.called(endorser.getName(), endorser.getId()),
          session.messages().hours(endorser.getSharedMinutes()),
          session.messages().hours(endorser.getWeightMinutes()));
    }
  }
}
