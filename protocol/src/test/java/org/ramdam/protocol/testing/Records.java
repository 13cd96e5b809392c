package org.ramdam.protocol.testing;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Commitment;
import org.ramdam.protocol.record.Consent;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Source;
import org.ramdam.protocol.record.Step;
import org.ramdam.protocol.record.Verdict;

/// Random records, each well-formed by itself; nothing binds one to another. [TestSite] makes those
/// that follow one another.
public final class Records {
  private static final List<Function<RandomGenerator, Body>> KINDS =
      List.of(
          random -> new Body.Genesis(random.nextInt(65), 1 + random.nextInt(64)),
          Records::siteInception,
          random -> new Body.SiteAdmission(sign(siteInception(random), random)),
          random -> new Body.MemberInception(Gen.id(random)),
          random -> new Body.MemberAdmission(Gen.id(random), roles(random)),
          Records::contribution,
          Records::attest,
          random ->
              new Body.Skill(
                  skill(random),
                  1 + random.nextInt(4),
                  oneOf(SkillMode.values(), random),
                  (int) Gen.upTo(Body.Skill.WEEK, random)),
          random ->
              new Body.Process(
                  idOrNull(random), ids(1, Limits.LEADS, random), random.nextBoolean()),
          random ->
              new Body.Commitment(
                  oneOf(Action.values(), random),
                  idOrNull(random),
                  Gen.id(random),
                  1 + (int) Gen.upTo(Limits.COMMITMENT_MINUTES - 1, random),
                  (int) Gen.upTo(Body.Contribution.LAST_DAY, random),
                  random.nextBoolean() ? null : skill(random),
                  idOrNull(random)),
          Records::dispute,
          Records::policy,
          random -> {
            long kept = 1 + Gen.upTo(1L << 40, random);
            return new Body.SiteGeneration(
                2 + random.nextInt(Limits.GENERATIONS - 1),
                new Anchor(kept + Gen.upTo(1000, random), Gen.id(random)),
                new Anchor(kept, Gen.id(random)));
          },
          random -> new Body.Device(Gen.id(random), Gen.id(random), signature(random)),
          random -> new Body.Revocation(Gen.id(random), Gen.number(random) >>> 1, Gen.id(random)),
          random -> new Body.Recovery(Gen.id(random), Gen.id(random), signature(random)));

  private Records() {}

  /// How many kinds of bodies there are.
  public static int kinds() {
    return KINDS.size();
  }

  /// A body of kind 0 to [#kinds] - 1.
  public static Body body(int kind, RandomGenerator random) {
    return KINDS.get(kind).apply(random);
  }

  /// A signed record of any kind.
  public static SignedRecord record(RandomGenerator random) {
    return sign(body(random.nextInt(kinds()), random), random);
  }

  /// A record of this body by a key that nobody else has.
  public static SignedRecord sign(Body body, RandomGenerator random) {
    SigningKey key = key(random);
    return RecordCodec.sign(core(body, key.publicKey(), random), key);
  }

  /// A core of this body and author; what its kind leaves open is random. A key that must sign
  /// within it is another than the body's, and does.
  public static Core core(Body body, Bytes32 author, RandomGenerator random) {
    boolean homeless = body instanceof Body.SiteInception || body instanceof Body.MemberInception;
    boolean networkless = homeless || body instanceof Body.Genesis;
    Bytes32 network = networkless ? Bytes32.ZERO : Gen.id(random);
    Bytes32 home = homeless ? Bytes32.ZERO : Gen.id(random);
    return new Core(
        network,
        home,
        author,
        homeless ? 0 : 1 + Gen.upTo(Long.MAX_VALUE - 1, random),
        homeless ? Bytes32.ZERO : Gen.id(random),
        Gen.upTo(Long.MAX_VALUE, random),
        oneOf(Scope.values(), random),
        Gen.list(Limits.REFS, random, Gen::bytes32),
        homeless || random.nextBoolean() ? null : anchor(random),
        random.nextBoolean() ? null : commitment(random),
        consented(body, network, home, author, random));
  }

  private static Body consented(
      Body body, Bytes32 network, Bytes32 home, Bytes32 author, RandomGenerator random) {
    return switch (body) {
      case Body.Device(Bytes32 member, _, _) -> {
        SigningKey key = key(random);
        byte[] message = Consent.accepting(network, home, member, key.publicKey());
        yield new Body.Device(member, key.publicKey(), Signature.of(key.sign(message)));
      }
      case Body.Recovery(Bytes32 member, _, _) -> {
        SigningKey key = key(random);
        byte[] message = Consent.recovering(network, home, member, author);
        yield new Body.Recovery(member, key.publicKey(), Signature.of(key.sign(message)));
      }
      default -> body;
    };
  }

  /// A key of its own.
  public static SigningKey key(RandomGenerator random) {
    return SigningKey.ofSeed(Gen.bytes(SigningKey.SEED_SIZE, random));
  }

  private static Anchor anchor(RandomGenerator random) {
    return new Anchor(1 + Gen.upTo(Long.MAX_VALUE - 1, random), Gen.bytes32(random));
  }

  private static Commitment commitment(RandomGenerator random) {
    return new Commitment(
        Gen.bytes32(random), 1 + (int) Gen.upTo(Limits.PRIVATE_BYTES - 1, random));
  }

  private static Body.SiteInception siteInception(RandomGenerator random) {
    return new Body.SiteInception(
        Gen.id(random),
        Gen.id(random),
        Gen.id(random),
        Gen.id(random),
        Gen.id(random),
        1 + (int) Gen.upTo(Integer.MAX_VALUE - 1, random));
  }

  /// The inception of a site that cosigns with ML-DSA-44 too.
  public static Body.SiteInception siteInceptionWithMlDsa44(RandomGenerator random) {
    Body.SiteInception without = siteInception(random);
    return new Body.SiteInception(
        without.registrar(),
        without.log(),
        without.witness(),
        without.transport(),
        without.nextRootHash(),
        without.generation(),
        Gen.id(random));
  }

  private static Body contribution(RandomGenerator random) {
    return new Body.Contribution(
        oneOf(Action.values(), random),
        Gen.id(random),
        random.nextBoolean() ? List.of() : ids(0, 8, random),
        Gen.id(random),
        1 + (int) Gen.upTo(Limits.EFFORT_MINUTES - 1, random),
        (int) Gen.upTo(Body.Contribution.LAST_DAY, random),
        random.nextBoolean() ? null : skill(random),
        idOrNull(random),
        idOrNull(random),
        idOrNull(random),
        random.nextBoolean(),
        1 + random.nextInt(4),
        random.nextBoolean()
            ? null
            : new Origin(oneOf(Source.values(), random), Gen.number(random), Gen.number(random)));
  }

  private static Body attest(RandomGenerator random) {
    Verdict verdict = oneOf(Verdict.values(), random);
    return new Body.Attest(
        Gen.id(random), verdict, verdict == Verdict.HAND_OVER ? Gen.id(random) : null);
  }

  private static Body dispute(RandomGenerator random) {
    Step step = oneOf(Step.values(), random);
    Outcome outcome = step == Step.MEDIATE ? null : oneOf(Outcome.values(), random);
    return new Body.Dispute(
        Gen.id(random),
        step,
        outcome,
        outcome == Outcome.ADJUST ? 1 + (int) Gen.upTo(Limits.EFFORT_MINUTES - 1, random) : 0,
        step == Step.OPEN ? idOrNull(random) : null);
  }

  private static Body policy(RandomGenerator random) {
    var settings = new TreeMap<Rule, Integer>();
    for (Rule rule : Rule.values()) {
      if (settings.isEmpty() || random.nextBoolean()) {
        settings.put(rule, rule.least() + (int) Gen.upTo(rule.most() - rule.least(), random));
      }
    }
    return new Body.Policy(settings, (int) Gen.upTo(Body.Contribution.LAST_DAY, random));
  }

  private static List<Bytes32> ids(int least, int most, RandomGenerator random) {
    var ids = new TreeSet<Bytes32>();
    int count = least + random.nextInt(most - least + 1);
    while (ids.size() < count) {
      ids.add(Gen.id(random));
    }
    return List.copyOf(ids);
  }

  private static @Nullable Bytes32 idOrNull(RandomGenerator random) {
    return random.nextBoolean() ? null : Gen.id(random);
  }

  private static SkillId skill(RandomGenerator random) {
    return new SkillId(Gen.number(random), Gen.number(random));
  }

  private static Signature signature(RandomGenerator random) {
    return new Signature(Gen.bytes32(random), Gen.bytes32(random));
  }

  private static List<Role> roles(RandomGenerator random) {
    return List.of(Role.values()).stream().filter(role -> random.nextBoolean()).toList();
  }

  private static <T> T oneOf(T[] values, RandomGenerator random) {
    return Gen.oneOf(List.of(values), random);
  }
}
