package org.ramdam.node.view.policy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Edition;
import org.ramdam.protocol.policy.Electorate;
import org.ramdam.protocol.policy.Proposal;
import org.ramdam.protocol.record.Rule;

/// How proposals and editions stand on disk.
final class PolicyCodecs {
  private static final int EDITION = 4 + Bytes32.SIZE + 4 + 4;
  private static final int SETTING = 5;
  private static final int VOTE = Bytes32.SIZE + 1;

  static final Codec<Proposal> PROPOSAL =
      Codec.of(PolicyCodecs::encode, bytes -> proposal(ByteBuffer.wrap(bytes)));

  static final Codec<List<InForce>> BOOK =
      Codec.of(PolicyCodecs::encode, bytes -> book(ByteBuffer.wrap(bytes)));

  /// An edition in force.
  ///
  /// @param settled whether its site's own log alone has put it in force
  record InForce(Edition edition, boolean settled) {}

  private PolicyCodecs() {}

  private static byte[] encode(Proposal proposal) {
    Electorate electorate = proposal.electorate();
    ByteBuffer out =
        ByteBuffer.allocate(
            size(proposal.edition()) + Bytes32.SIZE + 14 + VOTE * proposal.said().size());
    write(proposal.edition(), out);
    out.put(proposal.proposer().toByteArray());
    out.putInt(electorate.stewards()).putInt(electorate.members()).putInt(electorate.quorum());
    out.put(mark(proposal.settled())).put(mark(proposal.withdrawn()));
    proposal.said().forEach((member, still) -> out.put(member.toByteArray()).put(mark(still)));
    return out.array();
  }

  private static Proposal proposal(ByteBuffer in) {
    Edition edition = edition(in);
    Bytes32 proposer = Bytes32.read(in);
    var electorate = new Electorate(in.getInt(), in.getInt(), in.getInt());
    boolean settled = in.get() != 0;
    boolean withdrawn = in.get() != 0;
    var said = new TreeMap<Bytes32, Boolean>();
    while (in.hasRemaining()) {
      said.put(Bytes32.read(in), in.get() != 0);
    }
    return new Proposal(edition, proposer, electorate, said, settled, withdrawn);
  }

  private static byte[] encode(List<InForce> book) {
    ByteBuffer out =
        ByteBuffer.allocate(book.stream().mapToInt(each -> 1 + size(each.edition())).sum());
    for (InForce each : book) {
      write(each.edition(), out);
      out.put(mark(each.settled()));
    }
    return out.array();
  }

  private static List<InForce> book(ByteBuffer in) {
    var book = new ArrayList<InForce>();
    while (in.hasRemaining()) {
      book.add(new InForce(edition(in), in.get() != 0));
    }
    return book;
  }

  private static int size(Edition edition) {
    return EDITION + SETTING * edition.settings().size();
  }

  private static void write(Edition edition, ByteBuffer out) {
    out.putInt(edition.version()).put(edition.id().toByteArray()).putInt(edition.fromDay());
    out.putInt(edition.settings().size());
    edition.settings().forEach((rule, value) -> out.put((byte) rule.ordinal()).putInt(value));
  }

  private static Edition edition(ByteBuffer in) {
    int version = in.getInt();
    Bytes32 id = Bytes32.read(in);
    int fromDay = in.getInt();
    var settings = new TreeMap<Rule, Integer>();
    for (int left = in.getInt(); left > 0; left--) {
      settings.put(Rule.values()[in.get()], in.getInt());
    }
    return new Edition(version, id, settings, fromDay);
  }

  private static byte mark(boolean yes) {
    return (byte) (yes ? 1 : 0);
  }
}
