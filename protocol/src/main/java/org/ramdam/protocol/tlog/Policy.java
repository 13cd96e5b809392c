package org.ramdam.protocol.tlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.MalformedException;

/// Which logs somebody knows, which witnesses, and how many of these must have cosigned a
/// checkpoint (C2SP tlog-policy). Witnesses that are run by one organisation stand in a group of
/// their own, so that they do not make a quorum by themselves.
public final class Policy {
  /// Bytes of a policy that is read.
  public static final int MAX_BYTES = 1 << 20;

  /// Lines of a policy that is read.
  public static final int MAX_LINES = 10_000;

  private static final String NONE = "none";

  private final List<Log> logs;
  private final List<Member> members;
  private final @Nullable Member quorum;

  private Policy(List<Log> logs, List<Member> members, @Nullable Member quorum) {
    this.logs = List.copyOf(logs);
    this.members = List.copyOf(members);
    this.quorum = quorum;
  }

  /// A log that is known, and where; null if that was not said.
  public record Log(NoteKey key, @Nullable String url) {}

  /// What can make a quorum. Names are octets: a character for each, in ISO 8859-1.
  public sealed interface Member {
    /// What the policy calls it.
    String name();
  }

  /// Somebody who cosigns.
  ///
  /// @param key of type [NoteKey#COSIGNATURE] or [NoteKey#ML_DSA_44]
  /// @param url null if it was not said
  public record Witness(String name, NoteKey key, @Nullable String url) implements Member {}

  /// Some of which `threshold` count as one.
  public record Group(String name, int threshold, List<Member> members) implements Member {
    public Group {
      members = List.copyOf(members);
    }
  }

  /// That `threshold` of these witnesses, each of an organisation of its own, have cosigned; it
  /// knows no logs. Without witnesses, none is asked for.
  ///
  /// @throws IllegalArgumentException if the threshold is not from 1 to the number of witnesses, or
  ///   a key is there twice
  public static Policy of(int threshold, List<NoteKey> witnesses) {
    if (witnesses.isEmpty()) {
      return new Policy(List.of(), List.of(), null);
    }
    if (threshold < 1
        || threshold > witnesses.size()
        || witnesses.stream().map(Policy::typed).distinct().count() < witnesses.size()) {
      throw new IllegalArgumentException(threshold + " of " + witnesses);
    }
    var members = new ArrayList<Member>();
    for (NoteKey key : witnesses) {
      members.add(new Witness("w" + (members.size() + 1), key, null));
    }
    if (members.size() > 1) {
      members.add(new Group("q", threshold, members));
    }
    return new Policy(List.of(), members, members.getLast());
  }

  /// Reads a policy.
  ///
  /// @throws MalformedException if it is none; says in which line
  public static Policy parse(byte[] octets) throws MalformedException {
    if (octets.length > MAX_BYTES) {
      throw new MalformedException("a policy has at most 1 MiB");
    }
    return new Reader().read(new String(octets, ISO_8859_1));
  }

  /// What [#parse] reads, without comments.
  public byte[] encode() {
    var out = new StringBuilder();
    for (Log log : logs) {
      out.append("log ").append(octets(log.key.vkey())).append(url(log.url)).append('\n');
    }
    for (Member member : members) {
      switch (member) {
        case Witness(String name, NoteKey key, String url) ->
            out.append("witness ")
                .append(name)
                .append(' ')
                .append(octets(key.vkey()))
                .append(url(url));
        case Group(String name, int threshold, List<Member> of) -> {
          out.append("group ").append(name).append(' ').append(threshold);
          of.forEach(each -> out.append(' ').append(each.name()));
        }
      }
      out.append('\n');
    }
    return out.append("quorum ")
        .append(quorum == null ? NONE : quorum.name())
        .append('\n')
        .toString()
        .getBytes(ISO_8859_1);
  }

  private static String octets(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /// Type and key, as they stand in a vkey: what two keys are the same by.
  private static String typed(NoteKey key) {
    String vkey = key.vkey();
    return vkey.substring(vkey.indexOf('+', vkey.indexOf('+') + 1) + 1);
  }

  private static String url(@Nullable String url) {
    return url == null ? "" : " " + url;
  }

  /// The logs that are known.
  public List<Log> logs() {
    return logs;
  }

  /// The keys of all witnesses that are known.
  public List<NoteKey> witnesses() {
    return members.stream()
        .flatMap(m -> m instanceof Witness w ? Stream.of(w.key) : Stream.empty())
        .toList();
  }

  /// The witnesses and groups, each after those it is made of.
  public List<Member> members() {
    return members;
  }

  /// Who has to have cosigned; null if nobody has to.
  public @Nullable Member quorum() {
    return quorum;
  }

  /// How many of those that the quorum names must have cosigned: of a group its threshold. A
  /// witness with several keys is one.
  public int threshold() {
    return switch (quorum) {
      case null -> 0;
      case Witness _ -> 1;
      case Group group -> group.threshold == group.members.size() ? voices(group) : group.threshold;
    };
  }

  /// How many the quorum names: of a group its members. A witness with several keys is one.
  public int size() {
    return switch (quorum) {
      case null -> 0;
      case Witness _ -> 1;
      case Group group -> voices(group);
    };
  }

  private static int voices(Group group) {
    return (int) group.members.stream().map(Voice::of).distinct().count();
  }

  /// The smallest time such that the witnesses whose time is not after it meet the quorum; empty if
  /// all of them do not. 0 if nobody has to have cosigned.
  ///
  /// A witness may stand in a policy with several keys, under one key name. In a group they count
  /// once, at the earliest of their times, unless the group asks for all that it names.
  ///
  /// @param times when each witness that has cosigned did, in Unix seconds, by its key; others than
  ///   the policy's say nothing
  public OptionalLong metAt(Map<NoteKey, Long> times) {
    if (quorum == null) {
      return OptionalLong.of(0);
    }
    var met = new HashMap<String, Long>();
    for (Member member : members) {
      switch (member) {
        case Witness(String name, NoteKey key, String _) -> {
          if (times.containsKey(key)) {
            met.put(name, times.get(key));
          }
        }
        case Group(String name, int threshold, List<Member> of) -> {
          var voices = new HashMap<Voice, Long>();
          for (Member each : of) {
            if (met.containsKey(each.name())) {
              Voice voice = threshold == of.size() ? Voice.own(each) : Voice.of(each);
              voices.merge(voice, met.get(each.name()), Math::min);
            }
          }
          if (voices.size() >= threshold) {
            met.put(name, voices.values().stream().sorted().toList().get(threshold - 1));
          }
        }
      }
    }
    Long at = met.get(quorum.name());
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /// Who counts once in a group.
  private record Voice(boolean keys, String name) {
    /// A witness by the name of its keys.
    static Voice of(Member member) {
      return member instanceof Witness witness ? new Voice(true, witness.key.name()) : own(member);
    }

    /// Whatever it is, by its own name.
    static Voice own(Member member) {
      return new Voice(false, member.name());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Policy that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  @Override
  public String toString() {
    return "Policy of " + threshold() + " of " + size();
  }

  /// One reading, line by line. What a line names stands before it, so nothing can contain itself.
  private static final class Reader {
    private final List<Log> logs = new ArrayList<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<String> logKeys = new HashSet<>();
    private final Set<String> witnessKeys = new HashSet<>();
    private final Set<String> grouped = new HashSet<>();
    private @Nullable String quorum;

    Policy read(String text) throws MalformedException {
      int number = 0;
      for (int from = 0; from < text.length(); number++) {
        int end = text.indexOf('\n', from);
        end = end < 0 ? text.length() : end;
        if (number == MAX_LINES) {
          throw new MalformedException("a policy has at most 10,000 lines");
        }
        try {
          line(text.substring(from, end));
        } catch (MalformedException e) {
          throw new MalformedException("line " + (number + 1) + ": " + e.getMessage(), e);
        }
        from = end + 1;
      }
      if (quorum == null) {
        throw new MalformedException("there is no line `quorum`");
      }
      return new Policy(logs, List.copyOf(members.values()), members.get(quorum));
    }

    private void line(String line) throws MalformedException {
      if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
        throw new MalformedException("a control character");
      }
      List<String> items = items(line);
      if (items.isEmpty() || items.getFirst().startsWith("#")) {
        return;
      }
      switch (items.getFirst()) {
        case "log" -> log(counted(items, 2, 3));
        case "witness" -> witness(counted(items, 3, 4));
        case "group" -> group(counted(items, 4, Integer.MAX_VALUE));
        case "quorum" -> quorum(counted(items, 2, 2).get(1));
        default ->
            throw new MalformedException("expected log, witness, group, quorum or a comment");
      }
    }

    private static List<String> items(String line) {
      var items = new ArrayList<String>();
      int from = -1;
      for (int i = 0; i <= line.length(); i++) {
        boolean space = i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == '\t';
        if (space && from >= 0) {
          items.add(line.substring(from, i));
          from = -1;
        } else if (!space && from < 0) {
          from = i;
        }
      }
      return items;
    }

    private static List<String> counted(List<String> items, int least, int most)
        throws MalformedException {
      if (items.size() < least || items.size() > most) {
        throw new MalformedException(
            items.getFirst() + " is followed by " + (items.size() - 1) + " items");
      }
      return items;
    }

    private void log(List<String> items) throws MalformedException {
      NoteKey key = NoteKey.parse(utf8(items.get(1)));
      if (key.type() != NoteKey.ED25519) {
        throw new MalformedException("the key of a log is of type 01");
      }
      if (!logKeys.add(typed(key))) {
        throw new MalformedException("this key was there before");
      }
      logs.add(new Log(key, items.size() == 3 ? items.get(2) : null));
    }

    private void witness(List<String> items) throws MalformedException {
      NoteKey key = NoteKey.parse(utf8(items.get(2)));
      if (key.type() == NoteKey.ED25519) {
        throw new MalformedException("the key of a witness is of type 04 or 06");
      }
      if (!witnessKeys.add(typed(key))) {
        throw new MalformedException("this key was there before");
      }
      define(new Witness(items.get(1), key, items.size() == 4 ? items.get(3) : null));
    }

    private void group(List<String> items) throws MalformedException {
      List<String> names = items.subList(3, items.size());
      var of = new ArrayList<Member>();
      for (String name : names) {
        of.add(defined(name));
        if (!grouped.add(name)) {
          throw new MalformedException(shown(name) + " is in a group already");
        }
      }
      int threshold =
          switch (items.get(2)) {
            case "all" -> names.size();
            case "any" -> 1;
            default -> (int) Math.min(Decimal.parse(items.get(2)), Integer.MAX_VALUE);
          };
      if (threshold < 1 || threshold > names.size()) {
        throw new MalformedException(
            "a group of " + names.size() + " cannot ask for " + items.get(2));
      }
      define(new Group(items.get(1), threshold, of));
    }

    private void quorum(String name) throws MalformedException {
      if (quorum != null) {
        throw new MalformedException("a second quorum");
      }
      if (!name.equals(NONE)) {
        var _ = defined(name);
      }
      quorum = name;
    }

    private Member defined(String name) throws MalformedException {
      Member member = members.get(name);
      if (member == null) {
        throw new MalformedException(shown(name) + " is not defined before");
      }
      return member;
    }

    private void define(Member member) throws MalformedException {
      if (member.name().equals(NONE) || members.putIfAbsent(member.name(), member) != null) {
        throw new MalformedException(shown(member.name()) + " is defined already");
      }
    }

    private static String utf8(String octets) {
      return new String(octets.getBytes(ISO_8859_1), UTF_8);
    }

    private static String shown(String name) {
      return utf8(name);
    }
  }
}
