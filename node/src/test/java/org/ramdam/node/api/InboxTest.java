package org.ramdam.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.InboxRequest;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Step;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

class InboxTest {
  /// A little after the records, which the network dates one by one.
  private static final InstantSource SOON =
      InstantSource.fixed(Instant.ofEpochMilli(1_700_000_900_000L));

  private static final int DAY = 19_675;

  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site escale = network.site("L'Escale");
  private final Network.Site cela = network.site("CéLA");
  private final SigningKey alice = network.key();
  private final SigningKey farid = network.key();
  private final SigningKey bob = network.key();
  private final SigningKey ines = network.key();
  private Bytes32 aliceId = Bytes32.ZERO;
  private Bytes32 bobId = Bytes32.ZERO;
  private Bytes32 inesId = Bytes32.ZERO;

  @BeforeEach
  void admit() {
    aliceId = escale.member(alice, "Alice", Role.MEMBER);
    escale.member(farid, "Farid", Role.MEMBER, Role.STEWARD);
    bobId = cela.member(bob, "Bob", Role.MEMBER);
    inesId = cela.member(ines, "Inès", Role.MEMBER, Role.STEWARD);
  }

  private Bytes32 contribution(
      SigningKey author, Bytes32 provider, List<Bytes32> others, Bytes32 receiver) {
    return escale.append(
        author,
        new Body.Contribution(
            Action.WORK,
            provider,
            others,
            receiver,
            240,
            DAY,
            null,
            null,
            null,
            null,
            false,
            1,
            null),
        new Words.ContributionWords("Laid out the newsletter", ""));
  }

  private static Bytes32 step(
      Network.Site site,
      SigningKey author,
      Bytes32 about,
      Step step,
      Outcome outcome,
      int minutes,
      @Nullable Bytes32 mediator) {
    return site.append(
        author,
        new Body.Dispute(about, step, outcome, minutes, mediator),
        new Words.DisputeWords("because"));
  }

  private List<InboxItem> inbox(Bytes32 person) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      store.clear(Views.COLUMNS);
      var inbox = new Inbox(network.views(store), network, SOON);
      return inbox
          .inbox(InboxRequest.newBuilder().setPerson(person.hex()).setToday(DAY).build())
          .getItemsList();
    }
  }

  @Test
  void aDispute_isNewsForTheOtherParty_andWaitsForItsMediator() {
    Bytes32 id = contribution(alice, aliceId, List.of(), bobId);
    cela.append(bob, new Body.Attest(id, Verdict.CONTEST), new Words.AttestWords("two hours"));
    step(escale, alice, id, Step.OPEN, Outcome.CONFIRM, 0, inesId);

    assertThat(inbox(bobId))
        .extracting(InboxItem::getKind, InboxItem::getWhoName, InboxItem::getText)
        .containsExactly(tuple("disputed", "Alice", "because"));
    assertThat(inbox(aliceId)).isEmpty();
    assertThat(inbox(inesId)).extracting(InboxItem::getKind).containsExactly("to_decide");
  }

  @Test
  void aDecision_isNewsByTheMediator_withTheHoursThatCount() {
    Bytes32 id = contribution(alice, aliceId, List.of(), bobId);
    cela.append(bob, new Body.Attest(id, Verdict.CONTEST), new Words.AttestWords("two hours"));
    Bytes32 opening = step(escale, alice, id, Step.OPEN, Outcome.CONFIRM, 0, inesId);
    step(cela, ines, opening, Step.DECIDE, Outcome.ADJUST, 150, null);

    assertThat(inbox(aliceId))
        .extracting(
            InboxItem::getKind, InboxItem::getWhoName, InboxItem::getMinutes, InboxItem::getText)
        .containsExactly(tuple("decided", "Inès", 150, "because"));
    assertThat(inbox(inesId)).isEmpty();
  }

  @Test
  void whoeverIsToAccept_readsWhomTheyDidItWith() {
    List<Bytes32> others = Stream.of(bobId, inesId).sorted().toList();
    contribution(farid, aliceId, others, cela.id());

    assertThat(inbox(bobId))
        .singleElement()
        .satisfies(item -> {
          assertThat(item.getKind()).isEqualTo("to_accept");
          assertThat(item.getOthersList()).containsExactly("Alice", "Inès");
        });
    assertThat(inbox(aliceId))
        .singleElement()
        .satisfies(
            item -> assertThat(item.getOthersList()).containsExactlyInAnyOrder("Bob", "Inès"));
  }
}
