package org.ramdam.node.view.activity;

import org.ramdam.node.log.Records;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.work.Progress;
import org.ramdam.protocol.work.Standing;

/// A commitment in an index: all that a board needs but words.
///
/// @param id of its record
/// @param byReceiver who has it if the receiver's log orders
/// @param byHome who has it if the log orders in which the commitment stands
public record CommitmentRow(
    Bytes32 id,
    Undertaking.Promise promise,
    Progress progress,
    Standing byReceiver,
    Standing byHome) {
  /// What is promised.
  public Body.Commitment commitment() {
    return promise.commitment();
  }

  /// Who has it: by the log of the receiver if that is a site, else by that of the home. Which of
  /// the two the receiver is, no single log tells; that a site is known, `records` do.
  public Standing standing(Records records) {
    return isForSite(records) ? byReceiver : byHome;
  }

  /// The first eight bytes of the site whose log orders who takes it.
  public long ordering(Records records) {
    return isForSite(records) ? commitment().receiver().prefix() : promise.position().site();
  }

  private boolean isForSite(Records records) {
    Bytes32 receiver = commitment().receiver();
    return receiver.equals(records.site(receiver.prefix()));
  }
}
