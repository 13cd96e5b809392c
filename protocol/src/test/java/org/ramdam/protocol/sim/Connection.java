package org.ramdam.protocol.sim;

/// A connection between two nodes: frames arrive in order, or not at all once it is dead.
final class Connection {
  private final World world;
  final long id;
  final Node dialler;
  final Node acceptor;
  final byte[] salt;
  private final long minDelay;
  private final long[] lastArrival = new long[2];
  private final int[] unread = new int[2];
  private final boolean[] open = new boolean[2];
  private final int[] lives = new int[2];
  private boolean dead;

  Connection(World world, long id, Node dialler, Node acceptor, byte[] salt, long minDelay) {
    this.world = world;
    this.id = id;
    this.dialler = dialler;
    this.acceptor = acceptor;
    this.salt = salt;
    this.minDelay = minDelay;
    for (int end = 0; end < 2; end++) {
      lives[end] = node(end).life();
    }
  }

  Node node(int end) {
    return end == 0 ? dialler : acceptor;
  }

  int end(Node node) {
    return node.equals(dialler) ? 0 : 1;
  }

  Node other(Node node) {
    return node.equals(dialler) ? acceptor : dialler;
  }

  /// Takes up work: each end learns of it when it has.
  void establish() {
    for (int end = 0; end < 2; end++) {
      int which = end;
      long at = world.now() + (2 - end) * delay();
      lastArrival[end] = at;
      world.at(
          at,
          () -> {
            if (!dead && alive(which)) {
              open[which] = true;
              node(which).connected(this);
            } else {
              node(which).dialFailed(this);
            }
          });
    }
  }

  private boolean alive(int end) {
    return node(end).isUp() && node(end).life() == lives[end];
  }

  private long delay() {
    double exponential = -Math.log(1 - world.random().nextDouble()) * world.plan().meanDelay();
    return minDelay + (long) Math.min(exponential, 5_000);
  }

  boolean isOpen(Node node) {
    return open[end(node)];
  }

  boolean isDead() {
    return dead;
  }

  void send(Node from, byte[] frame) {
    int to = 1 - end(from);
    unread[to] += frame.length;
    deliver(to, () -> node(to).receive(this, frame));
    world.at(lastArrival[to], () -> unread[to] -= frame.length);
  }

  /// Bytes that this node sent and the other has not read.
  int unread(Node from) {
    return unread[1 - end(from)];
  }

  /// Ends it in good order: what was sent before arrives.
  void close(Node from) {
    open[end(from)] = false;
    int to = 1 - end(from);
    deliver(to, () -> drop(to));
  }

  private void deliver(int to, Runnable arrival) {
    lastArrival[to] = Math.max(lastArrival[to], world.now() + delay()) + node(to).readingTime();
    world.at(
        lastArrival[to],
        () -> {
          if (!dead && open[to] && alive(to)) {
            arrival.run();
          }
        });
  }

  private void drop(int end) {
    if (open[end] && alive(end)) {
      open[end] = false;
      node(end).disconnected(this);
    }
  }

  /// What is on its way is lost.
  ///
  /// @param notice milliseconds until an end notices
  void cut(long notice, long otherNotice) {
    dead = true;
    world.at(world.now() + notice, () -> drop(0));
    world.at(world.now() + otherNotice, () -> drop(1));
  }
}
