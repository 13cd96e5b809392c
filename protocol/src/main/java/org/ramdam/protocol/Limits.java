package org.ramdam.protocol;

import java.time.Duration;

/// Every bound of the protocol, in one place. A peer's bytes beyond one of these are refused at the
/// cheapest point; none of them is ever met by honest use.
public final class Limits {
  /// Bytes of a core.
  public static final int CORE_BYTES = 4096;

  /// Bytes of a private part, without its salt.
  public static final int PRIVATE_BYTES = 8192;

  /// Bytes of one text of a private part, in UTF-8.
  public static final int TEXT_BYTES = 4096;

  /// Code points of a name or a label.
  public static final int NAME_CODE_POINTS = 120;

  /// Generations of a site's log: each may make every site that follows it set entries aside, and
  /// compute its views anew.
  public static final int GENERATIONS = 255;

  /// Devices that a member has, or had, in one log.
  public static final int DEVICES = 16;

  /// Devices up to which another one is added by a device. The rest is for recoveries, so that no
  /// stolen device takes their places.
  public static final int DEVICES_ADDED = 12;

  /// Records that one may refer to.
  public static final int REFS = 16;

  /// Addresses in a site's words.
  public static final int ADDRESSES = 8;

  /// Bytes of a frame, without its length prefix.
  public static final int FRAME_BYTES = 1 << 20;

  /// Bytes of one block of a bundle, packed and unpacked.
  public static final int BUNDLE_BLOCK_BYTES = 1 << 20;

  /// Bytes of all that a bundle says of its sites before their entries.
  public static final int BUNDLE_SITES_BYTES = 16 << 20;

  /// Entries of one run: what is asked for, verified and stored at a time.
  public static final int RUN_ENTRIES = 4096;

  /// Bytes of the entries and private parts of one run; a run stops early at this size.
  public static final int RUN_BYTES = 8 << 20;

  /// Runs asked of one peer and not yet answered.
  public static final int RUNS_IN_FLIGHT = 3;

  /// Runs of all peers asked for, or waiting to be stored: what a sync may hold in memory.
  public static final int RUNS_IN_MEMORY = 6;

  /// How long a run may take to arrive.
  public static final Duration RUN = Duration.ofSeconds(30);

  /// Entries of one push.
  public static final int PUSH_ENTRIES = 1024;

  /// How often growth is told to those who are not pushed to.
  public static final Duration HAVE_EVERY = Duration.ofMillis(50);

  /// How often a neighbour that has it is told that this site has it, too.
  public static final Duration ACKNOWLEDGE_EVERY = Duration.ofMillis(500);

  /// How long the tree may take to bring what neighbours have announced, before it is fetched.
  public static final Duration TREE = Duration.ofSeconds(3);

  /// How often private parts that came without are asked for.
  public static final Duration MISSING_EVERY = Duration.ofSeconds(5);

  /// Logs whose missing private parts are asked for each time.
  public static final int MISSING_LOGS = 16;

  /// Elements of any other repeated field of a frame.
  public static final int FRAME_ELEMENTS = 4096;

  /// Site logs a node follows.
  public static final int SITES = 10_000;

  /// Minutes of effort of one contribution.
  public static final int EFFORT_MINUTES = 24 * 60;

  /// Minutes of effort of one commitment.
  public static final int COMMITMENT_MINUTES = 60_000;

  /// Members who did one thing together, without the provider.
  public static final int OTHERS = 60;

  /// Leads of a process.
  public static final int LEADS = 16;

  /// Settings of one policy.
  public static final int SETTINGS = 32;

  /// How far behind the home site's clock a record may be dated: what counts from its date, such as
  /// a tacit confirmation, must not be brought forward.
  public static final Duration BEHIND_CLOCK = Duration.ofHours(24);

  /// How far ahead of the home site's clock a record may be dated.
  public static final Duration AHEAD_OF_CLOCK = Duration.ofMinutes(15);

  /// Offences of one site within [#DISCOURAGED] after which it is cut off.
  public static final int OFFENCES = 10;

  /// How long a site that was cut off for its offences is left alone.
  public static final Duration DISCOURAGED = Duration.ofHours(24);

  /// Runs of a later generation of a log that one peer may send before the first that goes on from
  /// what is held: enough for the largest log.
  public static final int FUTILE_RUNS = 512;

  /// Fork proofs of one peer that wait until their logs are followed here.
  public static final int EARLY_FORKS = 8;

  /// Connections in all.
  public static final int CONNECTIONS = 125;

  /// Connections from one address: several sites may share one, as they do in a demo.
  public static final int CONNECTIONS_PER_ADDRESS = 16;

  /// Connections from one network: the first 24 bits of an IPv4 address, the first 48 of an IPv6
  /// one.
  public static final int CONNECTIONS_PER_PREFIX = 32;

  /// Bytes waiting to be read by one peer before nothing more is produced for it.
  public static final int SEND_QUEUE_BYTES = 4 << 20;

  /// How long a TLS handshake may take.
  public static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /// How long after the handshake the first frame may take.
  public static final Duration FIRST_FRAME = Duration.ofSeconds(5);

  /// A connection that was silent this long is pinged.
  public static final Duration PING_AFTER = Duration.ofMinutes(1);

  /// A connection that was silent this long is dead.
  public static final Duration DEAD_AFTER = Duration.ofMinutes(3);

  /// Sites a site gossips with: the active view of HyParView.
  public static final int ACTIVE_VIEW = 5;

  /// Sites it could gossip with instead: the passive view.
  public static final int PASSIVE_VIEW = 30;

  /// Sites of the passive view whose addresses are of one network.
  public static final int CONTACTS_PER_PREFIX = 4;

  /// Addresses in one shuffle.
  public static final int SHUFFLE_CONTACTS = 8;

  /// Addresses that one neighbour may teach at once; after that, one more each [#LEARN_EVERY].
  public static final int LEARN_BURST = 100;

  /// How often a neighbour may teach one more address.
  public static final Duration LEARN_EVERY = Duration.ofSeconds(10);

  /// Walks of one neighbour that go on from here at once; after that, one more each [#WALK_EVERY].
  public static final int WALK_BURST = 64;

  /// How often one more walk of a neighbour goes on.
  public static final Duration WALK_EVERY = Duration.ofSeconds(1);

  /// Sites called at a time to become neighbours.
  public static final int CALLS = 4;

  /// How long a call may take to be answered.
  public static final Duration CALL = Duration.ofSeconds(10);

  /// Sites that were called, have not answered, and are left alone for a while.
  public static final int BACK_OFFS = 1024;

  /// Shuffles whose answer is still to come back this way.
  public static final int TRAILS = 64;

  /// Sites that are not taken as neighbours for an hour.
  public static final int SHUNNED = 256;

  /// Logs that neighbours announced more of than is here.
  public static final int ANNOUNCED_LOGS = SITES;

  /// Neighbours remembered as announcing one log.
  public static final int ANNOUNCERS = 8;

  /// Announcements in a row that a neighbour does not make good before it is let go.
  public static final int EMPTY_ANNOUNCEMENTS = 3;

  /// How long it must have failed to: it may be slow only.
  public static final Duration EMPTY = Duration.ofSeconds(10);

  /// Times in [#GRAFT_BACK_OFF] that a link may become part of the tree.
  public static final int GRAFTS = 8;

  /// How long a link that changed too often is kept out of the tree.
  public static final Duration GRAFT_BACK_OFF = Duration.ofMinutes(1);

  private Limits() {}
}
