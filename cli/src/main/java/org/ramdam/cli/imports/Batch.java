package org.ramdam.cli.imports;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Source;

/// The names of imports.
public final class Batch {
  private Batch() {}

  /// The name of an import: the same whenever the same person imports the same lines, so that one
  /// that was stopped and goes on later is one import.
  ///
  /// @param author who imports
  /// @param keys of all lines, in any order
  public static Origin of(Source source, Bytes32 author, Collection<String> keys) {
    var said = new ByteArrayOutputStream();
    said.writeBytes(author.toByteArray());
    said.writeBytes(source.name().getBytes(StandardCharsets.UTF_8));
    keys.stream()
        .sorted()
        .forEach(key -> said.writeBytes(("\n" + key).getBytes(StandardCharsets.UTF_8)));
    ByteBuffer digest = ByteBuffer.wrap(Sha256.of(said.toByteArray()).toByteArray());
    return new Origin(source, digest.getLong(), digest.getLong());
  }

  /// The 32 hexadecimal digits that people and the API write for it.
  public static String hex(Origin origin) {
    return "%016x%016x".formatted(origin.batchHigh(), origin.batchLow());
  }
}
