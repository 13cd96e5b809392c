package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Action;
import picocli.CommandLine.Option;

/// Who did what for whom, as the commands that write it down take it.
final class WorkOptions {
  @Option(names = "--for", paramLabel = "WHO", descriptionKey = "work.for")
  private @Nullable String receiver;

  @Option(names = "--by", paramLabel = "WHO", descriptionKey = "work.by")
  private @Nullable String by;

  @Option(names = "--with", paramLabel = "WHO", descriptionKey = "work.with")
  private List<String> with = List.of();

  @Option(names = "--skill", paramLabel = "SKILL", descriptionKey = "work.skill")
  private @Nullable String skill;

  @Option(names = "--project", paramLabel = "NAME|ID", descriptionKey = "work.project")
  private @Nullable String project;

  @Option(names = "--fulfills", paramLabel = "COMMITMENT-ID", descriptionKey = "work.fulfills")
  private @Nullable String fulfills;

  @Option(names = "--level", paramLabel = "1..4", defaultValue = "1", descriptionKey = "work.level")
  private int level = 1;

  @Option(names = "--professional", descriptionKey = "work.professional")
  private boolean professional;

  @Option(
      names = "--action",
      paramLabel = "work|deliver-service|use|cite",
      defaultValue = "work",
      descriptionKey = "work.action")
  private String action = "work";

  /// Whether it is said for whom, or what it fulfills.
  boolean given() {
    return receiver != null || fulfills != null;
  }

  /// Refuses what cannot be meant, before anything is asked of anybody.
  ///
  /// @param command for the hint
  /// @throws Failure 2
  void check(String command) {
    if (!given()) {
      throw new Failure(Exit.USAGE, "missing_argument", "--for", command + " --help");
    }
    Arguments.inRange("--level", level, 1, 4);
    Arguments.inRange("--with", with.size(), 0, Limits.OTHERS);
    var _ = actionOf(action);
    if (skill != null) {
      Texts.requireLabel("--skill", skill.strip());
    }
    if (fulfills != null) {
      var _ = RecordIds.require(fulfills);
    }
  }

  /// The same with everybody and everything found that they name.
  ///
  /// @param author who writes it down, and did it unless `--by` says otherwise
  /// @throws Failure 2 or 3 if somebody is named twice, or not found
  Work find(Session session, NodeClient node, AuthorReply author, String what) {
    Commitment promise = fulfills == null ? null : commitment(session, node, fulfills);
    Party me = new Party(author.getMemberId(), author.getMemberName(), "");
    Party provider = by == null ? me : member(session, node, "--by", by);
    var everybody = new ArrayList<>(List.of(provider));
    for (String name : with) {
      Party one = member(session, node, "--with", name);
      if (everybody.stream().anyMatch(known -> known.id().equals(one.id()))) {
        throw new Failure(Exit.USAGE, "person_twice", one.called());
      }
      everybody.add(one);
    }
    String label = skill == null ? (promise == null ? "" : promise.getSkill()) : skill.strip();
    return new Work(
        actionOf(action),
        provider,
        everybody.subList(1, everybody.size()),
        receiver(session, node, promise),
        SkillLabel.id(label),
        SkillLabel.words(label),
        process(session, node, promise),
        promise == null ? null : RecordIds.key(promise.getId()),
        professional,
        level,
        what);
  }

  private Party receiver(Session session, NodeClient node, @Nullable Commitment promise) {
    if (receiver != null) {
      return Party.find(session, node, "--for", receiver, Party.Kind.ANY);
    }
    if (promise == null) {
      throw new IllegalStateException("check() lets nobody through without a receiver");
    }
    return new Party(promise.getReceiverId(), promise.getReceiverName(), "");
  }

  private @Nullable Bytes32 process(
      Session session, NodeClient node, @Nullable Commitment promise) {
    if (project != null) {
      return Project.find(session, node, "--project", project, true).key();
    }
    return promise == null || promise.getProcessId().isEmpty()
        ? null
        : RecordIds.key(promise.getProcessId());
  }

  private static Party member(Session session, NodeClient node, String option, String words) {
    return Party.find(session, node, option, words, Party.Kind.MEMBER);
  }

  private static Commitment commitment(Session session, NodeClient node, String id) {
    return Records.requireCommitment(session, Records.show(node, id)).getCommitment();
  }

  /// The action of an option's value.
  ///
  /// @throws Failure 2 if there is none of this name
  static Action actionOf(String text) {
    String known = Arguments.oneOf("--action", text, "work", "deliver-service", "use", "cite");
    return Action.valueOf(known.replace('-', '_').toUpperCase(Locale.ROOT));
  }
}
