package org.ramdam.node.api;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.process.Project;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// How sites, members and skills are called, each looked up once per request. Empty where the words
/// are not here.
final class Names {
  /// Digits of an id that stand for a name.
  static final int SHORT = 8;

  private final Views views;
  private final Records records;
  private final Map<Bytes32, String> sites = new HashMap<>();
  private final Map<Bytes32, String> members = new HashMap<>();
  private final Map<SkillId, String> skills = new HashMap<>();
  private final Map<Bytes32, String> processes = new HashMap<>();

  Names(Views views, Records records) {
    this.views = views;
    this.records = records;
  }

  String site(Bytes32 site) {
    return sites.computeIfAbsent(
        site,
        id -> {
          Words.@Nullable SiteWords words = views.sites().words(id);
          return words == null ? "" : words.name();
        });
  }

  String site(long prefix) {
    Bytes32 site = records.site(prefix);
    return site == null ? "" : site(site);
  }

  String member(Bytes32 member) {
    return members.computeIfAbsent(
        member,
        id -> {
          var name = new String[] {""};
          views
              .people()
              .of(
                  id,
                  (_, membership) -> {
                    name[0] = membership.name();
                    return name[0].isEmpty();
                  });
          return name[0];
        });
  }

  /// What was looked up already.
  void put(Bytes32 member, String name) {
    if (!name.isEmpty()) {
      members.putIfAbsent(member, name);
    }
  }

  /// Of a member or, if there is none of this id, of a site.
  String party(Bytes32 id) {
    String name = member(id);
    return name.isEmpty() ? site(id) : name;
  }

  String skill(SkillId skill) {
    return skills.computeIfAbsent(
        skill,
        id -> {
          String label = views.skills().label(id);
          return label == null ? "" : label;
        });
  }

  /// Of a project, by the id of its first record.
  String process(Bytes32 process) {
    return processes.computeIfAbsent(
        process,
        id -> {
          Project project = views.processes().get(id);
          return project == null ? "" : project.name();
        });
  }

  /// The name, or the start of the id where there is none.
  static String orId(String name, Bytes32 id) {
    return name.isEmpty() ? id.shortHex(SHORT) : name;
  }
}
