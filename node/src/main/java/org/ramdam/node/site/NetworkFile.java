package org.ramdam.node.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Federation;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// The file `network` of a site's directory: which network it is in, and the first records that all
/// the others are verified from.
///
/// @param founder entry 0 of the founder, and of those that introduced this site
public record NetworkFile(Named genesis, Named founder, List<Named> introduced) {
  private static final String NAME = "network";

  /// A record with its words.
  ///
  /// @param words salt ‖ bytes; empty if they are not known
  public record Named(SignedRecord record, byte[] words) {
    /// Reads both.
    ///
    /// @throws MalformedException if they are not what they should be, or not of each other
    public static Named of(byte[] entry, byte[] words) throws MalformedException {
      SignedRecord record = RecordCodec.decode(entry);
      var commitment = record.core().commitment();
      if (words.length > 0 && (commitment == null || !PrivatePart.matches(words, commitment))) {
        throw new MalformedException("the words are not those of " + record);
      }
      return new Named(record, words);
    }

    /// What the words say, if they are known.
    public Optional<Words> said() {
      try {
        return words.length == 0
            ? Optional.empty()
            : Optional.of(PrivatePart.decode(words).words());
      } catch (MalformedException _) {
        return Optional.empty();
      }
    }
  }

  /// Reads it; empty if the site is in no network yet.
  ///
  /// @throws BadConfig if it is damaged
  public static Optional<NetworkFile> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var named = new ArrayList<Named>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] two = line.split(" ", -1);
        if (two.length != 2) {
          throw new MalformedException("two parts expected");
        }
        named.add(Named.of(HexFormat.of().parseHex(two[0]), HexFormat.of().parseHex(two[1])));
      }
      if (named.size() < 2) {
        throw new MalformedException("two lines at least expected");
      }
      return Optional.of(
          new NetworkFile(named.get(0), named.get(1), named.subList(2, named.size())));
    } catch (MalformedException | IllegalArgumentException e) {
      throw new BadConfig(file + " is damaged: " + e.getMessage());
    }
  }

  /// Writes it, whole or not at all.
  public void write(Path directory) throws IOException {
    var text = new StringBuilder();
    var all = new ArrayList<Named>(List.of(genesis, founder));
    all.addAll(introduced);
    for (Named each : all) {
      text.append(HexFormat.of().formatHex(each.record().entry()))
          .append(' ')
          .append(HexFormat.of().formatHex(each.words()))
          .append('\n');
    }
    SiteDirectory.write(directory.resolve(NAME), text.toString());
  }

  /// The network's id.
  public Bytes32 network() {
    return genesis.record().id();
  }

  /// The network's name; empty if it is not known.
  public String name() {
    return genesis.said().orElse(null) instanceof Words.GenesisWords(String name) ? name : "";
  }

  /// The network as these records found it.
  ///
  /// @throws IllegalArgumentException if they do not belong together
  public Federation federation() {
    return new Federation(genesis.record(), founder.record());
  }
}
