package org.ramdam.node.site;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.ramdam.node.PeerLimits;
import org.ramdam.node.RamdamException.BadConfig;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/// What an operator may set, in `ramdam.toml`. A key that is not known is an error, so that a
/// misspelt one is not silently without effect.
///
/// @param listen `host:port` for other sites; port 0 takes any free one
/// @param peers `host:port` of sites to dial beyond those the network names
/// @param tilesHttp `host:port` where anyone may read along in the logs; empty if nobody may
/// @param limits what is put up with from other sites, and from who is none
public record SiteConfig(
    String listen, List<String> peers, String tilesHttp, WitnessConfig witness, PeerLimits limits) {
  private static final String TILES_HTTP = "tiles.http";
  private static final String WITNESS_HTTP = "witness.http";
  private static final String WITNESS_LOGS = "witness.logs";
  private static final String WITNESS_ASK = "witness.ask";
  private static final Set<String> KEYS = keys();

  /// What an operator may set of [PeerLimits], in the table `limits`.
  private enum Limit {
    CONNECTIONS(1, 10_000),
    CONNECTIONS_PER_ADDRESS(1, 10_000),
    CONNECTIONS_PER_PREFIX(1, 10_000),
    HANDSHAKE_SECONDS(1, 120),
    FIRST_FRAME_SECONDS(1, 120),
    SEND_QUEUE_KIB(1_024, 65_536),
    OFFENCES(1, 1_000),
    DISCOURAGED_HOURS(1, 8_760);

    private final int least;
    private final int most;

    Limit(int least, int most) {
      this.least = least;
      this.most = most;
    }

    private String key() {
      return "limits." + name().toLowerCase(Locale.ROOT);
    }

    private int read(Path file, TomlParseResult toml, long standard) {
      Object value = toml.get(key());
      if (value == null) {
        return (int) standard;
      }
      if (value instanceof Long number && number >= least && number <= most) {
        return number.intValue();
      }
      throw new BadConfig(
          "%s, %s: %s must be a number of %d to %d"
              .formatted(file, toml.inputPositionOf(key()), key(), least, most));
    }
  }

  private static Set<String> keys() {
    var keys = new TreeSet<String>();
    Collections.addAll(
        keys, "listen", "peers", TILES_HTTP, WITNESS_HTTP, WITNESS_LOGS, WITNESS_ASK);
    for (Limit limit : Limit.values()) {
      keys.add(limit.key());
    }
    return keys;
  }

  /// Witnesses beyond the network: this site as one, and those of its own log.
  ///
  /// @param http `host:port` where it can be asked to cosign; empty if nowhere
  /// @param logs a file of the logs that it follows besides those it holds ([LogList]); empty if
  ///   there are none
  /// @param ask a policy (C2SP tlog-policy) of the witnesses that are asked to cosign this site's
  ///   log; empty if nobody is
  public record WitnessConfig(String http, String logs, String ask) {
    /// None of it.
    public static final WitnessConfig NONE = new WitnessConfig("", "", "");

    public WitnessConfig {
      if (!http.isEmpty()) {
        requireAddress(http, WITNESS_HTTP);
      }
    }
  }

  public SiteConfig {
    peers = List.copyOf(peers);
    requireAddress(listen, "listen");
    peers.forEach(peer -> requireAddress(peer, "peers"));
    if (!tilesHttp.isEmpty()) {
      requireAddress(tilesHttp, TILES_HTTP);
    }
  }

  /// The settings of a new site.
  ///
  /// @throws BadConfig if `listen` is not `host:port`
  public static SiteConfig of(String listen) {
    return new SiteConfig(listen, List.of(), "", WitnessConfig.NONE, PeerLimits.DEFAULT);
  }

  /// Reads the file.
  ///
  /// @throws BadConfig with line and column if it is not what it should be
  /// @throws IOException if it cannot be read
  public static SiteConfig read(Path file) throws IOException {
    TomlParseResult toml = Toml.parse(file);
    if (toml.hasErrors()) {
      throw new BadConfig(file + ": " + toml.errors().getFirst());
    }
    // with the tables, which may be empty
    for (String key : toml.dottedKeySet(true)) {
      if (!KEYS.contains(key) && KEYS.stream().noneMatch(known -> known.startsWith(key + "."))) {
        throw new BadConfig(
            "%s, %s: unknown key %s; known are %s"
                .formatted(file, toml.inputPositionOf(key), key, KEYS));
      }
    }
    PeerLimits limits = limits(file, toml);
    try {
      String listen = toml.getString("listen", () -> "0.0.0.0:7474");
      var peers = new ArrayList<String>();
      TomlArray array = toml.getArrayOrEmpty("peers");
      for (int i = 0; i < array.size(); i++) {
        peers.add(array.getString(i));
      }
      var witness =
          new WitnessConfig(
              toml.getString(WITNESS_HTTP, () -> ""),
              toml.getString(WITNESS_LOGS, () -> ""),
              toml.getString(WITNESS_ASK, () -> ""));
      return new SiteConfig(listen, peers, toml.getString(TILES_HTTP, () -> ""), witness, limits);
    } catch (org.tomlj.TomlInvalidTypeException e) {
      throw new BadConfig(
          file + ": listen and the settings of tiles and witness are texts, peers a list of texts");
    } catch (BadConfig e) {
      throw new BadConfig(file + ": " + e.getMessage());
    }
  }

  private static PeerLimits limits(Path file, TomlParseResult toml) {
    PeerLimits usual = PeerLimits.DEFAULT;
    return new PeerLimits(
        Limit.CONNECTIONS.read(file, toml, usual.connections()),
        Limit.CONNECTIONS_PER_ADDRESS.read(file, toml, usual.connectionsPerAddress()),
        Limit.CONNECTIONS_PER_PREFIX.read(file, toml, usual.connectionsPerPrefix()),
        Duration.ofSeconds(Limit.HANDSHAKE_SECONDS.read(file, toml, usual.handshake().toSeconds())),
        Duration.ofSeconds(
            Limit.FIRST_FRAME_SECONDS.read(file, toml, usual.firstFrame().toSeconds())),
        Limit.SEND_QUEUE_KIB.read(file, toml, usual.sendQueueBytes() >> 10) << 10,
        Limit.OFFENCES.read(file, toml, usual.offences()),
        Duration.ofHours(Limit.DISCOURAGED_HOURS.read(file, toml, usual.discouraged().toHours())));
  }

  String toToml() {
    return """
    # The address on which other sites reach this one.
    listen = "%s"
    # Sites to call beyond those the network names, as "host:port".
    peers = []
    # Where anyone may read along in the logs held here (C2SP tlog-tiles), without the words.
    # [tiles]
    # http = "HOST:PORT"
    # Where any log may ask this site to cosign its checkpoints (C2SP tlog-witness): those held
    # here, and those whose keys stand in a file, a vkey a line.
    # [witness]
    # http = "HOST:PORT"
    # logs = "FILE"
    # And which witnesses outside the network are asked to cosign this site's own log, as
    # C2SP tlog-policy writes it.
    # ask = "FILE"
    # What is put up with from others; docs/reliability.md has all limits.
    # [limits]
    # connections = 125
    # offences = 10
    """
        .formatted(listen);
  }

  private static void requireAddress(String address, String key) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65535) {
        return;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new BadConfig(key + " must be host:port with a port of 0 to 65535, got " + address);
  }
}
