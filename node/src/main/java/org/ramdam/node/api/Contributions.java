package org.ramdam.node.api;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Source;

/// Who did what, newest day first, by the index that has the fewest rows to look at.
public final class Contributions {
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 1000;

  private final Views views;
  private final Records records;
  private final Lookup lookup;
  private final InstantSource clock;

  /// Over the views and records of a node.
  public Contributions(Views views, Records records, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.lookup = new Lookup(views, records);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Contributions", ContributionsRequest.getDefaultInstance(), this::contributions);
  }

  /// A page of those asked for.
  public ContributionsReply contributions(ContributionsRequest request) {
    int from = Days.from(request.getFromDay());
    int to = Days.to(request.getToDay());
    Bytes32 person = request.getPerson().isEmpty() ? null : lookup.member(request.getPerson());
    Bytes32 process = request.getProcess().isEmpty() ? null : lookup.process(request.getProcess());
    SkillId skill = request.getSkill().isEmpty() ? null : lookup.skill(request.getSkill());
    ActivityView.Row after = after(request);
    var page =
        new ContributionPage(
            records,
            new Rows(views, records, clock.millis()),
            new ContributionPage.Filter(
                person,
                request.getReceiver().isEmpty() ? null : lookup.party(request.getReceiver()),
                request.getSite().isEmpty() ? null : lookup.site(request.getSite()),
                process,
                skill,
                state(request.getState()),
                request.getAll()),
            Queries.limit(request.getLimit(), PAGE, LARGEST_PAGE));
    ActivityView activity = views.activity();
    if (!request.getBatch().isEmpty()) {
      activity.byImport(batch(request.getBatch()), from, to, after, page);
    } else if (person != null) {
      activity.byPerson(person, from, to, after, page);
    } else if (process != null) {
      activity.byProcess(process, from, to, after, page);
    } else if (skill != null) {
      activity.bySkill(skill, from, to, after, page);
    } else {
      activity.byDay(from, to, after, page);
    }
    return page.reply();
  }

  private static ActivityView.@Nullable Row after(ContributionsRequest request) {
    if (request.getCursor().isEmpty()) {
      return null;
    }
    try {
      return ActivityView.Row.parse(request.getCursor().toByteArray());
    } catch (IllegalArgumentException _) {
      throw Queries.badCursor();
    }
  }

  /// The name of an import.
  static Origin batch(String hex) {
    if (!hex.matches("[0-9a-f]{32}")) {
      throw ApiException.badRequest(
          "not an import: " + Lookup.shown(hex), "an import has 32 hexadecimal digits");
    }
    return new Origin(
        Source.SPREADSHEET,
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  private static @Nullable ContributionState state(String text) {
    if (text.isEmpty()) {
      return null;
    }
    for (ContributionState state : ContributionState.values()) {
      if (Rows.text(state).equals(text)) {
        return state;
      }
    }
    throw ApiException.badRequest(
        "no such state: " + Lookup.shown(text),
        "one of "
            + Arrays.stream(ContributionState.values())
                .map(Rows::text)
                .collect(Collectors.joining(", ")));
  }
}
