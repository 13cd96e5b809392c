package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Signature;

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
  /// @param generation 1, or where those of a log begin that was lost
  /// @param witnessMlDsa44Hash SHA-256 of the key that signs cosignatures with ML-DSA-44; null if
  ///   there is none
  record SiteInception(
      Bytes32 registrar,
      Bytes32 log,
      Bytes32 witness,
      Bytes32 transport,
      Bytes32 nextRootHash,
      int generation,
      @Nullable Bytes32 witnessMlDsa44Hash)
      implements Body {
    /// Of a site without a key of ML-DSA-44.
    public SiteInception(
        Bytes32 registrar,
        Bytes32 log,
        Bytes32 witness,
        Bytes32 transport,
        Bytes32 nextRootHash,
        int generation) {
      this(registrar, log, witness, transport, nextRootHash, generation, null);
    }

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

  /// The site opens the next generation of its log: what stands before this record stays, what the
  /// generation before had behind that is set aside, and heads have another origin from here on.
  ///
  /// @param generation 2 and up, one more than the one before
  /// @param last the newest checkpoint of the generation before that the site knows
  /// @param kept the entries before this one
  record SiteGeneration(int generation, Anchor last, Anchor kept) implements Body {
    public SiteGeneration {
      requireNonNull(last);
      requireNonNull(kept);
      if (generation < 2 || generation > Limits.GENERATIONS || kept.size() > last.size()) {
        throw new IllegalArgumentException(
            "generation %d, of which %d of %d entries are kept"
                .formatted(generation, kept.size(), last.size()));
      }
    }
  }

  /// The author's member has one more device, whose records in this log begin behind this one.
  ///
  /// @param member the author's
  /// @param key the new device's
  /// @param acceptance of `key`, of [Consent#accepting]
  record Device(Bytes32 member, Bytes32 key, Signature acceptance) implements Body {
    public Device {
      requireNonNull(member);
      requireNonNull(key);
      requireNonNull(acceptance);
    }
  }

  /// Nothing of a device of the author's member stands behind this record.
  ///
  /// @param device its key
  /// @param seq of its newest record in this log, 0 if there is none
  /// @param last id of that record, or of the one that brought the key
  record Revocation(Bytes32 device, long seq, Bytes32 last) implements Body {
    public Revocation {
      requireNonNull(device);
      requireNonNull(last);
      if (seq < 0) {
        throw new IllegalArgumentException("seq must not be negative, got " + seq);
      }
    }
  }

  /// A member signs with a new device by their recovery key, and with no other from here on. Its
  /// author is the new key.
  ///
  /// @param recoveryKey whose SHA-256 is in the member's inception
  /// @param authorization of `recoveryKey`, of [Consent#recovering]
  record Recovery(Bytes32 member, Bytes32 recoveryKey, Signature authorization) implements Body {
    public Recovery {
      requireNonNull(member);
      requireNonNull(recoveryKey);
      requireNonNull(authorization);
    }
  }

  /// Who did what: a ValueFlows economic event.
  ///
  /// @param provider the member who did it
  /// @param others the members who did it together with the provider, ascending, at most 60
  /// @param receiver the member or site it was done for
  /// @param effortMinutes 1 to 1440, of each of them
  /// @param day days since 1970-01-01; not negative
  /// @param skill null if none was named
  /// @param process id of the first record of a process, null if none
  /// @param fulfills record id of a commitment, null if none
  /// @param corrects record id of the contribution it stands in for, null if none
  /// @param professional whether it is no volunteer work
  /// @param level 1 to 4, which rate values it
  /// @param origin null if somebody wrote it themselves
  record Contribution(
      Action action,
      Bytes32 provider,
      List<Bytes32> others,
      Bytes32 receiver,
      int effortMinutes,
      int day,
      @Nullable SkillId skill,
      @Nullable Bytes32 process,
      @Nullable Bytes32 fulfills,
      @Nullable Bytes32 corrects,
      boolean professional,
      int level,
      @Nullable Origin origin)
      implements Body {
    /// The last day that can be written: 9999-12-31.
    public static final int LAST_DAY = 2_932_896;

    public Contribution {
      requireNonNull(action);
      requireNonNull(provider);
      requireNonNull(receiver);
      others = List.copyOf(others);
      requireAscending(others, Limits.OTHERS);
      if (others.contains(provider)) {
        throw new IllegalArgumentException("the provider is among the others");
      }
      requireEffort(effortMinutes, Limits.EFFORT_MINUTES);
      requireDay(day);
      requireLevel(level);
    }

    /// What one person did, linked to nothing.
    public Contribution(
        Action action,
        Bytes32 provider,
        Bytes32 receiver,
        int effortMinutes,
        int day,
        @Nullable SkillId skill,
        @Nullable Bytes32 process) {
      this(
          action,
          provider,
          List.of(),
          receiver,
          effortMinutes,
          day,
          skill,
          process,
          null,
          null,
          false,
          1,
          null);
    }

    /// Whether this member is one of those who did it.
    public boolean isBy(Bytes32 member) {
      return provider.equals(member) || others.contains(member);
    }

    /// Those who did it, the provider first.
    public List<Bytes32> providers() {
      if (others.isEmpty()) {
        return List.of(provider);
      }
      var all = new ArrayList<Bytes32>(1 + others.size());
      all.add(provider);
      all.addAll(others);
      return all;
    }
  }

  /// Someone says something about a record.
  ///
  /// @param to of a hand-over, the member who shall take it; null in all others
  record Attest(Bytes32 about, Verdict verdict, @Nullable Bytes32 to) implements Body {
    public Attest {
      requireNonNull(about);
      requireNonNull(verdict);
      if ((to != null) != (verdict == Verdict.HAND_OVER)) {
        throw new IllegalArgumentException("a hand-over, and nothing else, names who takes it");
      }
    }

    /// Anything but a hand-over.
    public Attest(Bytes32 about, Verdict verdict) {
      this(about, verdict, null);
    }
  }

  /// The author knows, or wants to learn. The newest of an author and skill holds.
  ///
  /// @param level 1 to 4
  /// @param availabilityMinutes a week, at most 10,080; 0 if it was not said
  record Skill(SkillId skill, int level, SkillMode mode, int availabilityMinutes) implements Body {
    /// Minutes of a week.
    public static final int WEEK = 7 * 24 * 60;

    public Skill {
      requireNonNull(skill);
      requireNonNull(mode);
      requireLevel(level);
      if (availabilityMinutes < 0 || availabilityMinutes > WEEK) {
        throw new IllegalArgumentException("availability out of range: " + availabilityMinutes);
      }
    }

    /// Without a word on availability.
    public Skill(SkillId skill, int level, SkillMode mode) {
      this(skill, level, mode, 0);
    }
  }

  /// A project. Its id is that of its first record; the newest one, by a lead or a steward in the
  /// same log, holds.
  ///
  /// @param of id of its first record; null in the first one itself
  /// @param leads ascending, 1 to 16
  @SuppressWarnings("AvoidCommonTypeNames") // the word of ValueFlows
  record Process(@Nullable Bytes32 of, List<Bytes32> leads, boolean finished) implements Body {
    public Process {
      leads = List.copyOf(leads);
      requireAscending(leads, Limits.LEADS);
      if (leads.isEmpty()) {
        throw new IllegalArgumentException("a process has a lead");
      }
    }
  }

  /// Who will do what: a ValueFlows commitment. Who has taken it is folded from attests.
  ///
  /// @param provider the member it is meant for; null: whoever takes it
  /// @param receiver the member or site it is for
  /// @param effortMinutes 1 to 60,000
  /// @param due days since 1970-01-01; 0 if there is no such day
  /// @param skill null if none was named
  /// @param process id of the first record of a process, null if none
  record Commitment(
      Action action,
      @Nullable Bytes32 provider,
      Bytes32 receiver,
      int effortMinutes,
      int due,
      @Nullable SkillId skill,
      @Nullable Bytes32 process)
      implements Body {
    public Commitment {
      requireNonNull(action);
      requireNonNull(receiver);
      requireEffort(effortMinutes, Limits.COMMITMENT_MINUTES);
      requireDay(due);
    }
  }

  /// A step of a dispute over a contribution.
  ///
  /// @param about the record it follows on, see [Step]
  /// @param outcome asked for or decided; null with a mediation alone
  /// @param minutes 1 to 1440 with [Outcome#ADJUST], else 0
  /// @param mediator whom an opening asks to mediate; null if nobody
  record Dispute(
      Bytes32 about, Step step, @Nullable Outcome outcome, int minutes, @Nullable Bytes32 mediator)
      implements Body {
    public Dispute {
      requireNonNull(about);
      requireNonNull(step);
      if ((outcome == null) != (step == Step.MEDIATE)) {
        throw new IllegalArgumentException("all steps but a mediation have an outcome");
      }
      if (outcome == Outcome.ADJUST) {
        requireEffort(minutes, Limits.EFFORT_MINUTES);
      } else if (minutes != 0) {
        throw new IllegalArgumentException("minutes without an adjustment");
      }
      if (mediator != null && step != Step.OPEN) {
        throw new IllegalArgumentException("only an opening names a mediator");
      }
    }
  }

  /// Settings of the home site, in force once enough of its stewards approve.
  ///
  /// @param settings by rule, 1 to 32
  /// @param fromDay the first day they are about, in days since 1970-01-01
  record Policy(SortedMap<Rule, Integer> settings, int fromDay) implements Body {
    public Policy {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
      if (settings.isEmpty() || settings.size() > Limits.SETTINGS) {
        throw new IllegalArgumentException("settings: " + settings.size());
      }
      settings.forEach(Rule::require);
      requireDay(fromDay);
    }
  }

  /// A kind this version does not know: kept, forwarded, never interpreted.
  ///
  /// @param kind its field number in the core; 0 if there was none
  record Unknown(int kind) implements Body {}

  private static void requireAscending(List<Bytes32> ids, int most) {
    if (ids.size() > most) {
      throw new IllegalArgumentException("at most " + most + " ids, got " + ids.size());
    }
    for (int i = 1; i < ids.size(); i++) {
      if (ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
        throw new IllegalArgumentException("ids must ascend: " + ids);
      }
    }
  }

  private static void requireEffort(int minutes, int most) {
    if (minutes < 1 || minutes > most) {
      throw new IllegalArgumentException(
          "effort must be 1 to " + most + " minutes, got " + minutes);
    }
  }

  private static void requireDay(int day) {
    if (day < 0 || day > Contribution.LAST_DAY) {
      throw new IllegalArgumentException("day out of range: " + day);
    }
  }

  private static void requireLevel(int level) {
    if (level < 1 || level > 4) {
      throw new IllegalArgumentException("level must be 1 to 4, got " + level);
    }
  }
}
