package org.ramdam.node.api;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Share;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;

/// A page of contributions, filled from the rows of an index. It ends when it is full, and also
/// when it has cost enough, so that no filter can make a request slow.
final class ContributionPage implements ActivityView.Visitor {
  private static final int ROWS_EXAMINED = 10_000;
  private static final int RECORDS_READ = 1_000;

  private final Records records;
  private final Rows rows;
  private final Filter filter;
  private final int limit;
  private final ContributionsReply.Builder reply = ContributionsReply.newBuilder();
  private int examined;
  private int read;

  /// What is asked for; null where anything will do.
  ///
  /// @param all whether those that no longer say anything are wanted too
  record Filter(
      @Nullable Bytes32 person,
      @Nullable Bytes32 receiver,
      @Nullable Bytes32 site,
      @Nullable Bytes32 process,
      @Nullable SkillId skill,
      @Nullable ContributionState state,
      boolean all) {
    /// What can be told without reading the record.
    boolean mayTake(ActivityView.Row row, Share share, ContributionState found) {
      return (site == null || site.prefix() == row.position().site())
          && (receiver == null || receiver.prefix() == share.receiver())
          && (process == null || process.prefix() == share.process())
          && (skill == null || skill.high() == share.skill())
          && (state == null ? all || found.isLive() : state == found);
    }

    boolean takes(Body.Contribution contribution) {
      return (person == null || contribution.isBy(person))
          && (receiver == null || receiver.equals(contribution.receiver()))
          && (process == null || process.equals(contribution.process()))
          && (skill == null || skill.equals(contribution.skill()));
    }
  }

  ContributionPage(Records records, Rows rows, Filter filter, int limit) {
    this.records = records;
    this.rows = rows;
    this.filter = filter;
    this.limit = limit;
  }

  @Override
  public boolean visit(ActivityView.Row row, Share share) {
    examined++;
    ContributionState state = share.state(rows.book(row), row.day(), rows.nowMs());
    if (filter.mayTake(row, share, state)) {
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
    if (record.core().body() instanceof Body.Contribution contribution
        && filter.takes(contribution)) {
      reply.addContributions(rows.contribution(row.position(), record, contribution));
    }
  }

  ContributionsReply reply() {
    return reply.addAllPolicies(rows.books().used()).build();
  }
}
