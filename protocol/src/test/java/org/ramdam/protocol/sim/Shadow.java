package org.ramdam.protocol.sim;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.wire.Message;

/// A writer and a store beside the simulated ones of a site, such as a node has: what is handed to
/// those is handed to it too, at the same moment, and it must come to hold the same. Each method
/// returns once all is on disk.
public interface Shadow extends AutoCloseable {
  /// Makes those of the sites.
  @FunctionalInterface
  interface Factory {
    /// Of a site, with nothing on its disk.
    Shadow of(Bytes32 site, SigningKey log, SigningKey witness, InstantSource clock);
  }

  /// What is held of a log.
  ///
  /// @param covered entries that a head covers
  /// @param entries SHA-256 of all entries with their private parts
  /// @param cosigned by witness, up to which extent
  /// @param forks generations of which two histories were shown
  /// @param missing private parts
  /// @param aside entries that a later generation has set aside
  record Row(
      long extent,
      long covered,
      Bytes32 entries,
      String invalid,
      Map<Long, Long> cosigned,
      Set<Integer> forks,
      long missing,
      long aside) {}

  /// The node starts, with what is on its disk.
  void start();

  /// Follows a log; cosigns what of it should have been.
  void follow(Bytes32 site);

  /// Appends records of the site's own.
  ///
  /// @return whether they were taken
  boolean submit(List<Run.Item> items);

  /// Takes a run, or does not.
  void take(Run run);

  /// Takes a cosignature, or does not.
  void witness(Message.Cosigned cosigned);

  /// Takes private parts, or does not.
  void reveal(Message.Privates privates);

  /// Takes the proof of a fork, or does not.
  void convict(Message.Fork fork);

  /// Takes a head if it covers what is held in part.
  void judge(Output.JudgeHead what);

  /// What is held of a log that is followed.
  Row row(Bytes32 site);

  /// All that was done so far is what the simulated disk has with so many commits.
  void written(long commits);

  /// Whether a crash could take all but so many commits.
  boolean mayForget(long commits);

  /// The power goes. So many commits are left, and a part of what came next.
  ///
  /// @param torn how much of it, from 0 to less than 1
  void crash(long commits, double torn);

  @Override
  void close();
}
