package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Gen;

/// Members of a site, and the site itself, who sign and hand in records.
final class Client {
  /// Dated so, a record is wrong in some way, and its author knows.
  static final long WRONG = 666;

  private final World world;
  private final Node node;
  private final Replica log;

  Client(World world, Node node, Replica log) {
    this.world = world;
    this.node = node;
    this.log = log;
  }

  static boolean isWrong(List<Run.Item> items) {
    return items.getLast().record().core().createdMs() == WRONG;
  }

  /// Some records of one author that follow one another; now and then the last is wrong.
  List<Run.Item> batch() {
    var items = new ArrayList<Run.Item>();
    Cast.Member member = world.oneOf(node.site().members());
    SiteLog.Author author = log.rules().author(member.device().publicKey());
    SigningKey registrar = node.site().registrar();
    if (author == null) {
      items.add(new Run.Item(member.inception(), member.inception().entry(), null));
    }
    // It may be that the record that admitted a member was lost.
    boolean admitted = author != null && !author.roles().isEmpty();
    SigningKey key = !admitted || world.random().nextInt(8) == 0 ? registrar : member.device();
    AuthorHead head = head(key);
    for (int left = world.random().nextInt(1, 6); left > 0; left--) {
      boolean wrong = left == 1 && world.random().nextInt(20) == 0;
      Body body =
          key.equals(registrar)
              ? new Body.Attest(any(), Verdict.CONFIRM)
              : body(member.inception());
      if (!admitted) {
        body = Cast.admission(member);
        admitted = true;
      }
      Run.Item item = item(key, head, body, wrong);
      items.add(item);
      head = new AuthorHead(item.record().core().seq(), item.record().id());
    }
    return items;
  }

  private AuthorHead head(SigningKey key) {
    SiteLog.Author author = log.rules().author(key.publicKey());
    if (author == null) {
      throw world.violation("the log has lost an author");
    }
    return author.head();
  }

  private Bytes32 any() {
    return Gen.id(world.random());
  }

  private Body body(SignedRecord member) {
    return switch (world.random().nextInt(4)) {
      case 0 -> attest();
      case 1 -> new Body.Skill(SkillId.ofLabel("couture"), 1, SkillMode.SHARE);
      default -> new Body.Contribution(Action.WORK, member.id(), any(), 90, 20_000, null, null);
    };
  }

  private Run.Item item(SigningKey key, AuthorHead head, Body body, boolean wrong) {
    PrivatePart words = body instanceof Body.Contribution ? words() : null;
    long gap = wrong && world.random().nextBoolean() ? 1 : 0;
    Core core =
        new Core(
            Cast.NETWORK,
            wrong && gap == 0 ? any() : node.site().id(),
            key.publicKey(),
            head.seq() + 1 + gap,
            head.id(),
            wrong ? WRONG : SiteClock.day(world),
            world.oneOf(List.of(Scope.values())),
            List.of(),
            null,
            words == null ? null : words.commitment(),
            body);
    SignedRecord record = world.signatures().sign(core, key);
    if (!wrong) {
      world.signed(record);
    }
    return new Run.Item(record, record.entry(), words == null ? null : words.salted());
  }

  private @Nullable PrivatePart words() {
    if (world.random().nextBoolean()) {
      return null;
    }
    try {
      String note = "x".repeat(world.random().nextInt(1, 200));
      return PrivatePart.of(
          new Words.ContributionWords(note, ""), Gen.bytes(PrivatePart.SALT_SIZE, world.random()));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private Body attest() {
    Verdict verdict = world.oneOf(List.of(Verdict.values()));
    return new Body.Attest(any(), verdict, verdict == Verdict.HAND_OVER ? any() : null);
  }
}
