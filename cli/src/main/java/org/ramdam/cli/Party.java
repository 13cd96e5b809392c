package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.MembersRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillId;

/// A member or a site, as people name them.
///
/// @param id 64 hexadecimal digits
/// @param name empty where the words are not here
/// @param site of a member, how their site is called; of a site, empty
record Party(String id, String name, String site) implements Named {
  /// Which kinds of parties may be meant.
  enum Kind {
    MEMBER,
    SITE,
    ANY
  }

  /// The one that `words` mean, in the network. Where they mean several a person is asked.
  ///
  /// @param option for the messages
  /// @throws Failure 3 if there is none, 2 if there are several
  static Party find(Session session, NodeClient node, String option, String words, Kind kind) {
    List<Party> found = choose(words, known(node, words, kind));
    if (found.isEmpty()) {
      throw new Failure(Exit.NOT_FOUND, "nobody", option, words);
    }
    return new Questions(session).one(option, words, found);
  }

  /// All that a node knows and `words` may mean.
  static List<Party> known(NodeClient node, String words, Kind kind) {
    var parties = new ArrayList<Party>();
    if (kind != Kind.SITE) {
      MembersReply members =
          node.call(
              "Members",
              MembersRequest.newBuilder().setWords(before(words)).build(),
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

  /// The best that `words` may mean, as [Named#choose] does; `léa@cela` is who is called so at a
  /// site that is called so.
  static List<Party> choose(String words, List<Party> among) {
    List<Party> whole = Named.choose(words, among);
    int at = words.lastIndexOf('@');
    if (!whole.isEmpty() || at < 0) {
      return whole;
    }
    String site = SkillId.fold(words.substring(at + 1));
    List<Party> there =
        among.stream().filter(party -> SkillId.fold(party.site).equals(site)).toList();
    if (there.isEmpty()) {
      there = among.stream().filter(party -> Named.begins(party.site, site)).toList();
    }
    return site.isEmpty() ? List.of() : Named.choose(words.substring(0, at), there);
  }

  /// The part of `words` before a site's name.
  private static String before(String words) {
    int at = words.lastIndexOf('@');
    return at < 0 ? words : words.substring(0, at);
  }

  /// The site of a member; a site itself.
  Party home(NodeClient node) {
    MembersReply members =
        node.call(
            "Members", MembersRequest.newBuilder().setWords(id).build(), MembersReply.parser());
    return members.getMembersList().stream()
        .filter(member -> member.getMemberId().equals(id))
        .findFirst()
        .map(member -> new Party(member.getSiteId(), member.getSiteName(), ""))
        .orElse(this);
  }

  /// The id, as records have it.
  Bytes32 key() {
    return RecordIds.key(id);
  }

  @Override
  public String title() {
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
