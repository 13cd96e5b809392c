package org.ramdam.cli.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.CreateNetworkRequest;
import org.ramdam.node.api.proto.InviteReply;
import org.ramdam.node.api.proto.InviteRequest;
import org.ramdam.node.api.proto.JoinRequest;
import org.ramdam.node.api.proto.NetworkReply;
import org.ramdam.protocol.testing.Await;

/// Sites of one network, each with a member who writes.
final class Fleet implements AutoCloseable {
  private static final int ADMITTED_BY_FOUNDER = 64;

  private final List<Site> sites;

  private Fleet(List<Site> sites) {
    this.sites = List.copyOf(sites);
  }

  /// Starts the sites, the first of which founds the network that the others join.
  static Fleet found(List<Site> sites) throws Exception {
    var fleet = new Fleet(sites);
    try {
      for (Site site : sites) {
        site.launch();
      }
      for (Site site : sites) {
        site.awaitAnswer();
      }
      fleet.join();
      return fleet;
    } catch (Exception | AssertionError e) {
      fleet.close();
      throw e;
    }
  }

  private void join() throws Exception {
    try (NodeClient founder = sites.getFirst().connect()) {
      var genesis =
          CreateNetworkRequest.newBuilder()
              .setName("Tiers-lieux")
              .setFounderSponsored(ADMITTED_BY_FOUNDER)
              .build();
      var _ = founder.call("CreateNetwork", genesis, NetworkReply.parser());
      for (Site site : sites.subList(1, sites.size())) {
        invite(founder, site);
      }
    }
    for (Site site : sites) {
      site.admitMember();
    }
    awaitEqual(60);
  }

  private static void invite(NodeClient founder, Site guest) {
    InviteReply invite =
        founder.call("Invite", InviteRequest.getDefaultInstance(), InviteReply.parser());
    try (NodeClient node = guest.connect()) {
      var join = JoinRequest.newBuilder().setInvite(invite.getInvite()).build();
      var _ = node.call("Join", join, NetworkReply.parser());
    }
  }

  /// Lets the first site invite one that runs already.
  void invite(Site guest) throws IOException {
    try (NodeClient founder = sites.getFirst().connect()) {
      invite(founder, guest);
    }
  }

  List<Site> sites() {
    return sites;
  }

  Site site(int number) {
    return sites.get(number);
  }

  /// Waits until all hold the same logs, of every site.
  ///
  /// @return how long that took, in milliseconds
  long awaitEqual(int seconds) throws Exception {
    return awaitEqual(sites, seconds);
  }

  /// The same for some of them.
  static long awaitEqual(List<Site> some, int seconds) throws Exception {
    long start = System.nanoTime();
    Await.until(
        Duration.ofSeconds(seconds),
        () -> "all are equal: " + logs(some),
        () -> {
          Set<List<String>> logs = logs(some);
          return logs.size() == 1 && logs.iterator().next().size() >= some.size();
        });
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static Set<List<String>> logs(List<Site> some) {
    return some.stream().map(Site::logs).collect(Collectors.toSet());
  }

  /// Writes at all sites at once.
  ///
  /// @param count at each
  /// @param batch acknowledged together
  void writeEverywhere(int count, int batch) throws Exception {
    var tasks = new ArrayList<Callable<Void>>();
    for (Site site : sites) {
      tasks.add(() -> {
        try (NodeClient node = site.connect()) {
          for (int left = count; left > 0; left -= batch) {
            var _ = site.write(node, Math.min(left, batch));
          }
        }
        return null;
      });
    }
    try (var threads = Executors.newFixedThreadPool(sites.size())) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  /// Sites on the loopback interface.
  static List<Site> local(Path home, int count) throws Exception {
    var sites = new ArrayList<Site>();
    for (int i = 0; i < count; i++) {
      String name = "site-" + i;
      sites.add(Site.make(name, home, home.resolve(name + "-dir"), freeAddress(), List.of()));
    }
    return sites;
  }

  static String freeAddress() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  /// Kills all.
  @Override
  public void close() {
    sites.forEach(Site::close);
  }
}
