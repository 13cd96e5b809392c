package org.ramdam.cli.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A network between namespaces of this machine that delays, loses, doubles and reorders packets,
/// and can be cut, by a seed. Each namespace is a machine with an address of its own.
final class BadNetwork implements AutoCloseable {
  /// What happens to a packet.
  ///
  /// @param delayMs at least
  /// @param jitterMs more, evenly: so packets overtake each other
  /// @param loss how often one is lost, 0 to 1
  /// @param twice how often one arrives twice
  record Weather(int delayMs, int jitterMs, double loss, double twice) {
    /// 60 ± 40 ms, one in fifty lost, one in a hundred doubled.
    static final Weather BAD = new Weather(20, 80, 0.02, 0.01);
  }

  private record Packet(long dueNs, long order, Tun to, byte[] bytes) {}

  private static final int LAST_OF_TARGET = 19;
  private static final int IPV4_HEADER = 20;

  private final String prefix = "rd" + ProcessHandle.current().pid() % 100_000;
  private final Weather weather;
  private final SplittableRandom random;
  private final List<Tun> tuns = new ArrayList<>();
  private final List<String> namespaces = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final PriorityQueue<Packet> underWay =
      new PriorityQueue<>((a, b) -> {
        int byTime = Long.compare(a.dueNs, b.dueNs);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
      });
  private final boolean[][] cut;
  private long order;
  private boolean closed;

  private BadNetwork(Weather weather, int machines, long seed) {
    this.weather = weather;
    this.random = new SplittableRandom(seed);
    this.cut = new boolean[machines][machines];
  }

  /// Whether this machine lets one make namespaces and interfaces.
  static boolean isPossible() throws IOException, InterruptedException {
    if (!Shell.isRoot() || !Shell.has("ip")) {
      return false;
    }
    try (var _ = make(new Weather(0, 0, 0, 0), 1, 1)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Makes machines without anything on them.
  static BadNetwork make(Weather weather, int machines, long seed)
      throws IOException, InterruptedException {
    var network = new BadNetwork(weather, machines, seed);
    try {
      for (int machine = 0; machine < machines; machine++) {
        network.add(machine);
      }
    } catch (IOException e) {
      network.close();
      throw e;
    }
    network.start(network::deliver, "deliver");
    return network;
  }

  private void add(int machine) throws IOException, InterruptedException {
    String namespace = prefix + "n" + machine;
    Shell.run("ip", "netns", "add", namespace);
    namespaces.add(namespace);
    Tun tun = Tun.make(prefix + "t" + machine);
    tuns.add(tun);
    Shell.run("ip", "link", "set", "dev", tun.name(), "netns", namespace);
    Shell.run("ip", "-n", namespace, "addr", "add", address(machine) + "/24", "dev", tun.name());
    Shell.run("ip", "-n", namespace, "link", "set", "dev", tun.name(), "up");
    Shell.run("ip", "-n", namespace, "link", "set", "dev", "lo", "up");
    start(() -> forward(machine, tun), "forward-" + machine);
  }

  private void start(Runnable task, String name) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(task));
  }

  /// What a command starts with to run on a machine.
  List<String> on(int machine) {
    return List.of("ip", "netns", "exec", namespaces.get(machine));
  }

  String address(int machine) {
    return "10.77.0." + (machine + 1);
  }

  /// Cuts a way, in one direction, or mends it.
  synchronized void cut(int from, int to, boolean broken) {
    cut[from][to] = broken;
  }

  /// Cuts the machines below `first` from the others, or joins them again.
  synchronized void part(int first, boolean broken) {
    for (int from = 0; from < cut.length; from++) {
      for (int to = 0; to < cut.length; to++) {
        if (from < first != to < first) {
          cut[from][to] = broken;
        }
      }
    }
  }

  private void forward(int machine, Tun tun) {
    try {
      while (true) {
        byte[] packet = tun.read();
        if (packet.length == 0) {
          return;
        }
        if (packet.length >= IPV4_HEADER && packet[0] >> 4 == 4) {
          send(machine, packet[LAST_OF_TARGET] - 1, packet);
        }
      }
    } catch (IOException _) {
      // the network ends
    }
  }

  private synchronized void send(int from, int to, byte[] packet) {
    if (to < 0 || to >= cut.length || cut[from][to] || random.nextDouble() < weather.loss()) {
      return;
    }
    int copies = random.nextDouble() < weather.twice() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long delayMs = weather.delayMs() + random.nextLong(weather.jitterMs() + 1L);
      underWay.add(
          new Packet(System.nanoTime() + delayMs * 1_000_000, order++, tuns.get(to), packet));
    }
    notifyAll();
  }

  private void deliver() {
    try {
      while (true) {
        Packet packet = next();
        if (packet == null) {
          return;
        }
        packet.to().write(packet.bytes());
      }
    } catch (InterruptedException | IOException _) {
      // the network ends
    }
  }

  private synchronized @Nullable Packet next() throws InterruptedException {
    while (!closed) {
      Packet first = underWay.peek();
      long waitNs = first == null ? Long.MAX_VALUE : first.dueNs() - System.nanoTime();
      if (waitNs <= 0) {
        return underWay.poll();
      }
      wait(Math.clamp(waitNs / 1_000_000 + 1, 1, 1_000));
    }
    return null;
  }

  /// Takes all machines away; what still runs on them is cut off.
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      for (String namespace : namespaces) {
        Shell.run("ip", "netns", "del", namespace);
      }
      for (Tun tun : tuns) {
        tun.close();
      }
      for (Thread thread : threads) {
        thread.join(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
