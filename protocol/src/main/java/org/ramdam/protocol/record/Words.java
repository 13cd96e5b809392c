package org.ramdam.protocol.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a private part says, by the kind of its record.
public sealed interface Words {
  /// The name of a network.
  record GenesisWords(String name) implements Words {}

  /// How a site is called and reached.
  ///
  /// @param addresses `host:port`, at most eight
  /// @param place null if it was not said
  record SiteWords(String name, List<String> addresses, @Nullable Place place) implements Words {
    public SiteWords {
      addresses = List.copyOf(addresses);
    }

    /// Of a site that does not say where it is.
    public SiteWords(String name, List<String> addresses) {
      this(name, addresses, null);
    }
  }

  /// How a person is called.
  record MemberWords(String name) implements Words {}

  /// How a person calls a device of theirs.
  record DeviceWords(String name) implements Words {}

  /// What was done.
  ///
  /// @param skill the label behind the contribution's skill id; empty if none
  record ContributionWords(String note, String skill) implements Words {}

  /// Why.
  record AttestWords(String reason) implements Words {}

  /// How a skill is called.
  record SkillWords(String label, String note) implements Words {}

  /// How a project is called.
  record ProcessWords(String name, String note) implements Words {}

  /// What is to be done.
  ///
  /// @param skill the label behind the commitment's skill id; empty if none
  record CommitmentWords(String title, String note, String skill) implements Words {}

  /// What a party or a mediator says.
  record DisputeWords(String text) implements Words {}

  /// Why a policy is proposed.
  record PolicyWords(String text) implements Words {}
}
