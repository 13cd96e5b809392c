package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Terms;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// Finds what a person means by a name, an id or the start of one.
final class Lookup {
  /// Digits of an id that are enough to look for it.
  static final int DIGITS = 4;

  private static final int EXAMINED = 10_000;
  private static final int CANDIDATES = 10;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{4,64}");

  private final Views views;
  private final Records records;

  Lookup(Views views, Records records) {
    this.views = views;
    this.records = records;
  }

  static boolean isDigits(String text) {
    return HEX.matcher(text).matches();
  }

  /// The id of 64 digits.
  static Bytes32 id(String hex) {
    try {
      return Bytes32.parseHex(hex.toLowerCase(Locale.ROOT));
    } catch (MalformedException e) {
      throw ApiException.badRequest("not an id: " + shown(hex), "an id has 64 hexadecimal digits");
    }
  }

  static String shown(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  /// The members who may be meant: by the words of their name or the start of their id, in the
  /// order of their ids; all if `words` is empty. `alice@cela` is an alice of a site that is called
  /// so.
  SequencedMap<PeopleView.Key, Membership> members(String words) {
    int at = words.lastIndexOf('@');
    if (at <= 0 || at == words.length() - 1) {
      return membersAnywhere(words);
    }
    var there = new LinkedHashMap<PeopleView.Key, Membership>();
    Set<Bytes32> sites = sitesLike(words.substring(at + 1)).keySet();
    membersAnywhere(words.substring(0, at))
        .forEach((key, membership) -> {
          if (sites.stream().anyMatch(site -> site.prefix() == key.site())) {
            there.put(key, membership);
          }
        });
    return there;
  }

  private SequencedMap<PeopleView.Key, Membership> membersAnywhere(String words) {
    var found = new LinkedHashMap<PeopleView.Key, Membership>();
    PeopleView.Visitor take =
        (key, membership) -> {
          found.put(key, membership);
          return found.size() < EXAMINED;
        };
    if (words.isBlank()) {
      views.people().all(take);
      return found;
    }
    if (isDigits(words)) {
      String digits = words.toLowerCase(Locale.ROOT);
      views
          .people()
          .startingWith(
              start(digits),
              (key, membership) ->
                  !key.member().hex().startsWith(digits) || take.visit(key, membership));
    }
    List<String> terms = Terms.of(words);
    String longest = "";
    for (String term : terms) {
      longest = term.length() > longest.length() ? term : longest;
    }
    if (!longest.isEmpty()) {
      for (PeopleView.Key key : views.people().byTerm(longest, EXAMINED)) {
        Membership membership = views.people().get(key);
        if (membership != null && matches(Terms.of(membership.name()), terms)) {
          found.put(key, membership);
        }
      }
    }
    return found;
  }

  /// The whole bytes of these digits.
  private static byte[] start(String digits) {
    return HexFormat.of().parseHex(digits, 0, digits.length() & ~1);
  }

  private static boolean matches(List<String> name, List<String> terms) {
    return terms.stream().allMatch(term -> name.stream().anyMatch(n -> n.startsWith(term)));
  }

  /// The one member, or site, that `text` means: a whole id as it is, else the one whose name or id
  /// starts so.
  Bytes32 party(String text) {
    if (text.length() == 2 * Bytes32.SIZE) {
      return id(text);
    }
    var candidates = new LinkedHashMap<Bytes32, String>();
    members(text).forEach((key, membership) -> candidates.put(key.member(), membership.name()));
    candidates.putAll(sitesLike(text));
    return one(text, candidates);
  }

  /// The one member that `text` means.
  Bytes32 member(String text) {
    if (text.length() == 2 * Bytes32.SIZE) {
      return id(text);
    }
    var candidates = new LinkedHashMap<Bytes32, String>();
    members(text).forEach((key, membership) -> candidates.put(key.member(), membership.name()));
    return one(text, candidates);
  }

  /// The one site that `text` means.
  Bytes32 site(String text) {
    return text.length() == 2 * Bytes32.SIZE ? id(text) : one(text, sitesLike(text));
  }

  /// The skill that `text` names.
  SkillId skill(String text) {
    return SkillId.ofLabel(text);
  }

  /// The one project that `text` means: an id, the start of one, or a name.
  Bytes32 process(String text) {
    return new Projects(views, records).find(text);
  }

  /// The sites whose name has these words, or whose id starts so, and how they are called.
  Map<Bytes32, String> sitesLike(String text) {
    Set<Bytes32> known = new LinkedHashSet<>(records.sites());
    known.addAll(views.sites().named());
    List<String> terms = Terms.of(text);
    String digits = text.toLowerCase(Locale.ROOT);
    var candidates = new LinkedHashMap<Bytes32, String>();
    for (Bytes32 site : known) {
      Words.SiteWords words = views.sites().words(site);
      String name = words == null ? "" : words.name();
      if ((isDigits(text) && site.hex().startsWith(digits))
          || (!terms.isEmpty() && matches(Terms.of(name), terms))) {
        candidates.put(site, name);
      }
    }
    return candidates;
  }

  private static Bytes32 one(String text, Map<Bytes32, String> candidates) {
    if (candidates.isEmpty()) {
      throw ApiException.notFound("nobody here is called " + shown(text));
    }
    if (candidates.size() == 1) {
      return candidates.keySet().iterator().next();
    }
    String folded = SkillId.fold(text);
    var same = new ArrayList<Bytes32>();
    candidates.forEach((id, name) -> {
      if (SkillId.fold(name).equals(folded)) {
        same.add(id);
      }
    });
    if (same.size() == 1) {
      return same.getFirst();
    }
    List<String> shown =
        candidates.entrySet().stream()
            .limit(CANDIDATES)
            .map(each -> each.getValue() + " (" + each.getKey().shortHex(8) + ")")
            .toList();
    throw ApiException.ambiguous(shown(text) + " may be several", shown);
  }
}
