package org.ramdam.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.MembersRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.SkillId;

/// A member or a site, as people name them.
///
/// @param id 64 hexadecimal digits
/// @param name empty where the words are not here
/// @param site of a member, how their site is called; of a site, empty
record Party(String id, String name, String site) {
  private static final int SHORTEST_PREFIX = 4;

  /// Which kinds of parties may be meant.
  enum Kind {
    MEMBER,
    SITE,
    ANY
  }

  /// The one that `words` mean, in the network.
  ///
  /// @param option for the messages
  /// @throws Failure 3 if there is none, 2 if there are several
  static Party find(NodeClient node, String option, String words, Kind kind) {
    List<Party> found = choose(words, known(node, words, kind));
    if (found.isEmpty()) {
      throw new Failure(Exit.NOT_FOUND, "nobody", option, words);
    }
    if (found.size() > 1) {
      throw new Failure(Exit.USAGE, "ambiguous", option, words, candidates(found));
    }
    return found.getFirst();
  }

  /// All that a node knows and `words` may mean.
  static List<Party> known(NodeClient node, String words, Kind kind) {
    var parties = new ArrayList<Party>();
    if (kind != Kind.SITE) {
      MembersReply members =
          node.call(
              "Members",
              MembersRequest.newBuilder().setWords(words).build(),
              MembersReply.parser());
      for (Member member : members.getMembersList()) {
        parties.add(new Party(member.getMemberId(), member.getName(), member.getSiteName()));
      }
    }
    if (kind != Kind.MEMBER) {
      StatusReply status =
          node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
      for (SiteStatus site : status.getSitesList()) {
        parties.add(new Party(site.getSiteId(), site.getName(), ""));
      }
    }
    return parties;
  }

  /// The best that `words` may mean: an id, else a whole name, else the beginning of an id, else
  /// beginnings of words of a name. Case and accents do not count.
  static List<Party> choose(String words, List<Party> among) {
    String folded = SkillId.fold(words);
    String id = words.strip().toLowerCase(Locale.ROOT);
    List<Predicate<Party>> ways =
        List.of(
            party -> party.id.equals(id),
            party -> SkillId.fold(party.name).equals(folded),
            party -> id.length() >= SHORTEST_PREFIX && party.id.startsWith(id),
            party -> begins(party.name, folded));
    if (folded.isEmpty()) {
      return List.of();
    }
    for (Predicate<Party> way : ways) {
      List<Party> found = among.stream().filter(way).distinct().toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /// Whether every word is the beginning of a word of the name.
  private static boolean begins(String name, String folded) {
    String words = " " + SkillId.fold(name).replaceAll("[^\\p{L}\\p{N}]+", " ");
    return Arrays.stream(folded.split("[^\\p{L}\\p{N}]+", -1))
        .allMatch(word -> words.contains(" " + word));
  }

  /// The id, as records have it.
  Bytes32 key() {
    try {
      return Bytes32.parseHex(id);
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", id);
    }
  }

  /// At most eight of them on one line.
  static String candidates(List<Party> parties) {
    List<String> names = parties.stream().limit(8).map(Party::title).toList();
    return String.join(", ", names) + (parties.size() > names.size() ? ", …" : "");
  }

  /// Name, site and the first digits of the id.
  String title() {
    String where = site.isEmpty() ? "" : ", " + site;
    return name.isEmpty()
        ? SiteTexts.shortId(id)
        : name + " (" + SiteTexts.shortId(id) + where + ")";
  }

  /// The name, or the first digits of the id.
  String called() {
    return name.isEmpty() ? SiteTexts.shortId(id) : name;
  }
}
