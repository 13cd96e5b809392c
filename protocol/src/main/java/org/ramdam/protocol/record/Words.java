package org.ramdam.protocol.record;

import java.util.List;

/// What a private part says, by the kind of its record.
public sealed interface Words {
  /// The name of a network.
  record GenesisWords(String name) implements Words {}

  /// How a site is called and reached.
  ///
  /// @param addresses `host:port`, at most eight
  record SiteWords(String name, List<String> addresses) implements Words {
    public SiteWords {
      addresses = List.copyOf(addresses);
    }
  }

  /// How a person is called.
  record MemberWords(String name) implements Words {}

  /// What was done.
  ///
  /// @param skill the label behind the contribution's skill id; empty if none
  record ContributionWords(String note, String skill) implements Words {}

  /// Why.
  record AttestWords(String reason) implements Words {}

  /// How a skill is called.
  record SkillWords(String label, String note) implements Words {}
}
