package org.ramdam.node.net;

import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.wire.Message;

/// Sends a cosignature of this site's once more, with one of ML-DSA-44 beside it, made now of what
/// is on disk.
final class CosignatureJob implements Connection.Job {
  private final Archive archive;
  private final Bytes32 self;
  private final MlDsa44Witness witness;
  private final Message.Cosigned what;
  private boolean done;

  CosignatureJob(Archive archive, Bytes32 self, MlDsa44Witness witness, Message.Cosigned what) {
    this.archive = archive;
    this.self = self;
    this.witness = witness;
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
    Archive.Cosigned stored = archive.cosignature(site, self);
    int generation = Extent.generation(what.size());
    // If a larger head was cosigned since, that one is sent.
    if (stored == null
        || stored.size() != Extent.size(what.size())
        || archive.state(site).generation() != generation) {
      return null;
    }
    long time = stored.cosignature().time();
    Cosignature made =
        witness.cosign(
            new Checkpoint(Origin.of(site, generation), stored.size(), stored.root()), time);
    return made == null
        ? null
        : new Message.Cosigned(
                what.site(), what.witness(), what.size(), time, stored.cosignature().signature())
            .with(witness.noteKey().bytes(), made.signature());
  }
}
