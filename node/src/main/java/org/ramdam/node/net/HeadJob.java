package org.ramdam.node.net;

import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// Sends the newest head of a log, with what shows whether it contradicts another one.
final class HeadJob implements Connection.Job {
  private final Archive archive;
  private final Output.SendHead what;
  private boolean done;

  HeadJob(Archive archive, Output.SendHead what) {
    this.archive = archive;
    this.what = what;
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public @Nullable Message next() {
    Bytes32 site = archive.site(what.site());
    if (site == null || done) {
      return null;
    }
    done = true;
    Archive.State state = archive.state(site);
    SignedTreeHead head = state.head();
    // Since it was asked for, the log may have gone on in a later generation.
    return head == null || state.generation() != Extent.generation(what.size())
        ? null
        : Message.Head.of(what.site(), head, what.size(), archive.hashes(site), new TreeHasher());
  }
}
