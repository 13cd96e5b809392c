package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;

/// What a record says. A closed family: a new kind stops the build wherever it must be thought of.
public sealed interface Body {
  /// Founds a network, whose id is the id of this record.
  ///
  /// @param founderSponsored how many sites the founder may admit alone
  /// @param sponsors how many sites must sponsor every later one; positive
  record Genesis(int founderSponsored, int sponsors) implements Body {
    public Genesis {
      if (founderSponsored < 0 || sponsors < 1 || founderSponsored > 64 || sponsors > 64) {
        throw new IllegalArgumentException(
            "sponsors out of range: " + founderSponsored + ", " + sponsors);
      }
    }
  }

  /// Entry 0 of a site's log; the site's id is the id of this record. Its author is the root key.
  ///
  /// @param registrar signs the site's own records
  /// @param log signs checkpoints
  /// @param witness signs cosignatures
  /// @param transport bound into the site's TLS certificates
  /// @param nextRootHash SHA-256 of the next root key
  /// @param generation 1, and up after a lost log
  record SiteInception(
      Bytes32 registrar,
      Bytes32 log,
      Bytes32 witness,
      Bytes32 transport,
      Bytes32 nextRootHash,
      int generation)
      implements Body {
    public SiteInception {
      requireNonNull(registrar);
      requireNonNull(log);
      requireNonNull(witness);
      requireNonNull(transport);
      requireNonNull(nextRootHash);
      if (generation < 1) {
        throw new IllegalArgumentException("generation must be positive, got " + generation);
      }
    }
  }

  /// The home site sponsors another one, whose entry 0 is given whole.
  record SiteAdmission(SignedRecord inception) implements Body {
    public SiteAdmission {
      if (!(inception.core().body() instanceof SiteInception)) {
        throw new IllegalArgumentException("not a site's inception: " + inception.id());
      }
    }
  }

  /// A person's first record; the member's id is the id of this record. Its author is their device.
  ///
  /// @param recoveryHash SHA-256 of the recovery public key
  record MemberInception(Bytes32 recoveryHash) implements Body {
    public MemberInception {
      requireNonNull(recoveryHash);
    }
  }

  /// The home site admits a member; the newest one holds. No roles: the member has left.
  ///
  /// @param roles ascending, without repetition
  record MemberAdmission(Bytes32 member, List<Role> roles) implements Body {
    public MemberAdmission {
      requireNonNull(member);
      roles = List.copyOf(roles);
      for (int i = 1; i < roles.size(); i++) {
        if (roles.get(i - 1).compareTo(roles.get(i)) >= 0) {
          throw new IllegalArgumentException("roles must ascend: " + roles);
        }
      }
    }
  }

  /// Who did what: a ValueFlows economic event.
  ///
  /// @param provider the member who did it
  /// @param receiver the member or site it was done for
  /// @param effortMinutes 1 to 1440
  /// @param day days since 1970-01-01; not negative
  /// @param skill null if none was named
  /// @param process record id of a process, null if none
  record Contribution(
      Action action,
      Bytes32 provider,
      Bytes32 receiver,
      int effortMinutes,
      int day,
      @Nullable SkillId skill,
      @Nullable Bytes32 process)
      implements Body {
    /// The last day that can be written: 9999-12-31.
    public static final int LAST_DAY = 2_932_896;

    public Contribution {
      requireNonNull(action);
      requireNonNull(provider);
      requireNonNull(receiver);
      if (effortMinutes < 1 || effortMinutes > Limits.EFFORT_MINUTES) {
        throw new IllegalArgumentException(
            "effort must be 1 to 1440 minutes, got " + effortMinutes);
      }
      if (day < 0 || day > LAST_DAY) {
        throw new IllegalArgumentException("day out of range: " + day);
      }
    }
  }

  /// Someone confirms, contests or endorses a record.
  record Attest(Bytes32 about, Verdict verdict) implements Body {
    public Attest {
      requireNonNull(about);
      requireNonNull(verdict);
    }
  }

  /// The author knows, or wants to learn. The newest of an author and skill holds.
  ///
  /// @param level 1 to 4
  record Skill(SkillId skill, int level, SkillMode mode) implements Body {
    public Skill {
      requireNonNull(skill);
      requireNonNull(mode);
      if (level < 1 || level > 4) {
        throw new IllegalArgumentException("level must be 1 to 4, got " + level);
      }
    }
  }

  /// A kind this version does not know: kept, forwarded, never interpreted.
  ///
  /// @param kind its field number in the core; 0 if there was none
  record Unknown(int kind) implements Body {}
}
