package org.ramdam.node.view.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;

/// A process of ValueFlows, by its newest version.
///
/// @param site the first eight bytes of the site in whose log it stands
/// @param versions where its records stand in that log, the first one first
/// @param leads ascending
/// @param createdMs when the first was written, as its author claims
/// @param name empty where no words are here
/// @param namedBy which of the versions says the name
public record Project(
    long site,
    List<Long> versions,
    List<Bytes32> leads,
    boolean finished,
    long createdMs,
    String name,
    long namedBy) {
  static final Codec<Project> CODEC = Codec.of(Project::encode, Project::decode);

  public Project {
    versions = List.copyOf(versions);
    leads = List.copyOf(leads);
  }

  /// A project of one version, without words.
  static Project first(Position position, List<Bytes32> leads, boolean finished, long createdMs) {
    return new Project(
        position.site(), List.of(position.index()), leads, finished, createdMs, "", -1);
  }

  Project then(long index, List<Bytes32> newLeads, boolean isFinished) {
    if (index <= versions.getLast()) {
      return this;
    }
    var all = new ArrayList<>(versions);
    all.add(index);
    return new Project(site, all, newLeads, isFinished, createdMs, name, namedBy);
  }

  /// With the name that one of its versions says, unless a newer one says another.
  Project named(long index, String said) {
    return index < namedBy || !versions.contains(index)
        ? this
        : new Project(site, versions, leads, finished, createdMs, said, index);
  }

  /// Where the first record stands.
  public Position position() {
    return new Position(site, versions.getFirst());
  }

  /// Where the words stand that say how it is called.
  public Position words() {
    return new Position(site, name.isEmpty() ? versions.getLast() : namedBy);
  }

  private byte[] encode() {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(
            3 * 8 + 1 + 4 + versions.size() * 8 + 4 + leads.size() * Bytes32.SIZE + utf8.length);
    out.putLong(site).putLong(createdMs).putLong(namedBy).put((byte) (finished ? 1 : 0));
    out.putInt(versions.size());
    versions.forEach(out::putLong);
    out.putInt(leads.size());
    leads.forEach(lead -> out.put(lead.toByteArray()));
    return out.put(utf8).array();
  }

  private static Project decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long site = in.getLong();
    long createdMs = in.getLong();
    long namedBy = in.getLong();
    boolean finished = in.get() != 0;
    var versions = new Long[in.getInt()];
    Arrays.setAll(versions, _ -> in.getLong());
    var leads = new Bytes32[in.getInt()];
    Arrays.setAll(leads, _ -> Bytes32.read(in));
    String name = StandardCharsets.UTF_8.decode(in).toString();
    return new Project(site, List.of(versions), List.of(leads), finished, createdMs, name, namedBy);
  }
}
