package org.ramdam.node.view.activity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Verdict;

/// The newest verdict of one attester, in one log, on one record.
///
/// @param position of the attestation
/// @param createdMs Unix time, as the attester claims
/// @param home the site in whose log it stands
/// @param member who says it; zero for the registrar of `home`
/// @param steward whether the member was a steward of `home` at that place in its log
public record Opinion(
    Position position,
    long createdMs,
    Verdict verdict,
    Bytes32 home,
    Bytes32 member,
    boolean steward) {
  private static final int SIZE = Position.SIZE + 8 + 2 + 2 * Bytes32.SIZE;

  /// The opinions on one record, in the order of home and member.
  static final Codec<List<Opinion>> LIST = Codec.of(Opinion::encode, Opinion::decode);

  /// Whether the one who says it may judge this contribution. The receiver may, wherever they are a
  /// member; for a site, its registrar. So may the stewards of the contribution's home and those of
  /// the site it was done for. Who did it may not, whatever their roles, and who wrote it for them
  /// only if they are the receiver.
  ///
  /// @param site in whose log the contribution stands
  /// @param author the member who wrote it
  public boolean counts(Body.Contribution contribution, Bytes32 site, Bytes32 author) {
    if (member.equals(Bytes32.ZERO)) {
      return home.equals(contribution.receiver());
    }
    if (contribution.isBy(member)) {
      return false;
    }
    return member.equals(contribution.receiver())
        || (steward
            && !member.equals(author)
            && (home.equals(site) || home.equals(contribution.receiver())));
  }

  /// What each attester says last: a member who signs at several sites has one voice.
  static List<Opinion> live(List<Opinion> opinions) {
    if (opinions.size() < 2) {
      return opinions;
    }
    Map<Bytes32, Opinion> newest = new HashMap<>();
    var out = new ArrayList<Opinion>(opinions.size());
    for (Opinion opinion : opinions) {
      if (opinion.member.equals(Bytes32.ZERO)) {
        out.add(opinion);
      } else {
        newest.merge(opinion.member, opinion, Opinion::later);
      }
    }
    out.addAll(newest.values());
    return out;
  }

  private static Opinion later(Opinion a, Opinion b) {
    int order = Long.compare(a.createdMs, b.createdMs);
    return (order == 0 ? a.position.compareTo(b.position) : order) > 0 ? a : b;
  }

  /// `opinions` with this one at its place, instead of an older one of the same attester.
  List<Opinion> into(List<Opinion> opinions) {
    var out = new ArrayList<Opinion>(opinions.size() + 1);
    int at = 0;
    while (at < opinions.size() && opinions.get(at).compareAttester(this) < 0) {
      out.add(opinions.get(at++));
    }
    if (at < opinions.size() && opinions.get(at).compareAttester(this) == 0) {
      Opinion old = opinions.get(at++);
      out.add(old.position().compareTo(position) > 0 ? old : this);
    } else {
      out.add(this);
    }
    out.addAll(opinions.subList(at, opinions.size()));
    return out;
  }

  private int compareAttester(Opinion that) {
    int order = home.compareTo(that.home);
    return order == 0 ? member.compareTo(that.member) : order;
  }

  private static byte[] encode(List<Opinion> opinions) {
    byte[] out = new byte[opinions.size() * SIZE];
    int at = 0;
    for (Opinion opinion : opinions) {
      opinion.home.write(out, at);
      opinion.member.write(out, at + 32);
      opinion.position.write(out, at + 64);
      Longs.put(out, at + 80, opinion.createdMs);
      out[at + 88] = (byte) (opinion.verdict.ordinal() + 1);
      out[at + 89] = (byte) (opinion.steward ? 1 : 0);
      at += SIZE;
    }
    return out;
  }

  private static List<Opinion> decode(byte[] bytes) {
    var out = new ArrayList<Opinion>(bytes.length / SIZE);
    for (int at = 0; at < bytes.length; at += SIZE) {
      out.add(
          new Opinion(
              Position.of(bytes, at + 64),
              Longs.get(bytes, at + 80),
              Verdict.values()[bytes[at + 88] - 1],
              Bytes32.of(bytes, at),
              Bytes32.of(bytes, at + 32),
              bytes[at + 89] == 1));
    }
    return out;
  }
}
