package org.ramdam.protocol.fuzz;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.swarm.Swarm;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.wire.Frames;

/// The machine that peers talk to: whatever frames come, in whatever order, from two peers.
final class PeerTarget {
  private static final int WORK = 4 * Limits.SITES;
  private static final Bytes32 SELF = new Bytes32(1, 0, 0, 0);
  private static final Bytes32 NETWORK = new Bytes32(7, 7, 7, 7);
  private static final List<Bytes32> SITES =
      List.of(new Bytes32(5, 0, 0, 0), new Bytes32(9, 9, 9, 9));

  private final Swarm swarm =
      new Swarm(
          SELF,
          NETWORK,
          "here.example:7474",
          1,
          Sync.Tolerance.DEFAULT,
          new Known(),
          new SplittableRandom(1),
          1_000_000);
  private final ArrayDeque<Run> runs = new ArrayDeque<>();
  private final ArrayDeque<Bytes32> calls = new ArrayDeque<>();
  private final long[] connections = {0, 1};
  private long now = 1_000_000;
  private int outputs;

  private static final class Known implements Swarm.Directory {
    @Override
    public List<Bytes32> sites() {
      return SITES;
    }

    @Override
    public String address(Bytes32 site) {
      return site.equals(SITES.getFirst()) ? "there.example:7474" : "";
    }

    @Override
    public boolean isSponsor(Bytes32 site) {
      return site.equals(SITES.getFirst());
    }
  }

  private PeerTarget() {
    handle(new Input.Follow(SELF, 5, head(5)));
    for (Bytes32 site : SITES) {
      handle(new Input.Follow(site, 3, head(3)));
    }
    for (int peer = 0; peer < SITES.size(); peer++) {
      connect(peer);
    }
  }

  /// What happens, one after the other: a byte that says what, and for a frame its length in two
  /// bytes and the frame.
  public static void fuzzerTestOneInput(byte[] data) {
    new PeerTarget().live(data);
  }

  private void live(byte[] data) {
    int at = 0;
    while (at < data.length) {
      int what = data[at++] & 0xff;
      int peer = what & 1;
      switch ((what >> 1) & 0x07) {
        case 0, 1, 2 -> {
          if (at + 2 <= data.length) {
            int length = Oracle.length(data, at);
            int end = Math.min(data.length, at + 2 + length);
            receive(peer, Arrays.copyOfRange(data, at + 2, end));
            at = end;
          }
        }
        case 3 -> {
          now += (what >> 4) * 1_000L;
          handle(new Input.Tick());
        }
        case 4 -> store(true);
        case 5 -> store(false);
        case 6 -> {
          Bytes32 called = calls.poll();
          if (called == null) {
            handle(new Input.Disconnected(connections[peer]));
          } else {
            swarm.unreachable(now, called, this::take);
          }
        }
        default -> connect(peer);
      }
    }
  }

  private void connect(int peer) {
    connections[peer] += SITES.size();
    handle(new Input.Connected(connections[peer], SITES.get(peer), peer == 0, new byte[32]));
  }

  private void receive(int peer, byte[] frame) {
    try {
      handle(new Input.Received(connections[peer], Frames.decode(frame)));
    } catch (MalformedException _) {
      handle(new Input.Disconnected(connections[peer]));
    }
  }

  private void store(boolean good) {
    Run run = runs.poll();
    if (run == null) {
      return;
    }
    handle(
        good
            ? new Input.Stored(run.site(), run.to(), head(run.to()), null)
            : new Input.Refused(0, run.site(), Fault.CHECKPOINT, "so"));
  }

  private void handle(Input input) {
    outputs = 0;
    swarm.handle(now, input, this::take);
    swarm.bounds((name, size, cap) -> Oracle.require(size <= cap, name + " has grown too large"));
  }

  private void take(Swarm.Output output) {
    Oracle.require(++outputs <= WORK, "more work for one frame than there may be");
    switch (output) {
      case Swarm.Output.Dial(Bytes32 site, _) -> calls.add(site);
      case Swarm.Output.Act(Output.StoreRun(_, Run run)) -> runs.add(run);
      case Swarm.Output.Act(Output.Send(_, var message)) ->
          Oracle.require(Frames.encode(message).length <= Limits.FRAME_BYTES, "a frame too large");
      case Swarm.Output.Act _ -> {}
    }
  }

  private static SignedTreeHead head(long size) {
    return new SignedTreeHead(size, new Bytes32(size, 1, 1, 1), new byte[64]);
  }
}
