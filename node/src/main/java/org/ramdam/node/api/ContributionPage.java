package org.ramdam.node.api;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;

/// A page of contributions, filled from the rows of an index. It ends when it is full, and also
/// when it has cost enough, so that no filter can make a request slow.
final class ContributionPage implements ActivityView.Visitor {
  private static final int ROWS_EXAMINED = 10_000;
  private static final int RECORDS_READ = 1_000;

  private final Views views;
  private final Records records;
  private final Rows rows;
  private final Filter filter;
  private final int limit;
  private final ContributionsReply.Builder reply = ContributionsReply.newBuilder();
  private int examined;
  private int read;

  /// What is asked for; null where anything will do.
  record Filter(
      @Nullable Bytes32 person,
      @Nullable Bytes32 receiver,
      @Nullable Bytes32 site,
      @Nullable SkillId skill,
      @Nullable ContributionState state) {
    boolean takes(Body.Contribution contribution) {
      return (person == null || person.equals(contribution.provider()))
          && (receiver == null || receiver.equals(contribution.receiver()))
          && (skill == null || skill.equals(contribution.skill()));
    }
  }

  ContributionPage(Views views, Records records, Filter filter, int limit) {
    this.views = views;
    this.records = records;
    this.rows = new Rows(views, records);
    this.filter = filter;
    this.limit = limit;
  }

  @Override
  public boolean visit(ActivityView.Row row) {
    examined++;
    if (filter.site() == null || filter.site().prefix() == row.position().site()) {
      read++;
      add(row);
    }
    if (reply.getContributionsCount() < limit && examined < ROWS_EXAMINED && read < RECORDS_READ) {
      return true;
    }
    reply.setCursor(ByteString.copyFrom(row.toByteArray()));
    return false;
  }

  private void add(ActivityView.Row row) {
    SignedRecord record = records.record(row.position());
    if (!(record.core().body() instanceof Body.Contribution contribution)
        || !filter.takes(contribution)) {
      return;
    }
    List<Opinion> opinions = views.activity().opinions(record.id());
    if (filter.state() == null
        || filter.state() == ActivityView.state(opinions, contribution, record.core().home())) {
      reply.addContributions(rows.contribution(row.position(), record, contribution, opinions));
    }
  }

  ContributionsReply reply() {
    return reply.build();
  }
}
