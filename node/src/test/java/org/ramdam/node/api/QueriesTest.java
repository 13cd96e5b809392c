package org.ramdam.node.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.LogReply;
import org.ramdam.node.api.proto.LogRequest;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersRequest;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

class QueriesTest {
  /// Before anything is confirmed tacitly.
  private static final InstantSource SOON =
      InstantSource.fixed(Instant.ofEpochMilli(1_700_000_100_000L));

  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site home = network.site("La Grange");
  private final Network.Site other = network.site("L'Atelier");
  private final SigningKey paul = network.key();
  private final SigningKey rosa = network.key();
  private Bytes32 paulId = Bytes32.ZERO;
  private Bytes32 rosaId = Bytes32.ZERO;

  @BeforeEach
  void admit() {
    paulId = home.member(paul, "Paul Élie", Role.MEMBER);
    rosaId = other.member(rosa, "Rosa", Role.MEMBER, Role.STEWARD);
    Bytes32 left = home.member(network.key(), "Zoé", Role.MEMBER);
    home.append(home.registrar(), new Body.MemberAdmission(left, List.of()), null);
  }

  private Bytes32 contribution(Bytes32 receiver, int day, String skill) {
    SkillId id = skill.isEmpty() ? null : SkillId.ofLabel(skill);
    return home.append(
        paul,
        new Body.Contribution(Action.DELIVER_SERVICE, paulId, receiver, 90, day, id, null),
        new Words.ContributionWords("on day " + day, skill));
  }

  private void ask(Consumer<Queries> question) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      Views views = network.views(store);
      question.accept(new Queries(views, network, new Ids(network), home.id(), SOON));
    }
  }

  private void askContributions(Consumer<Contributions> question) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      question.accept(new Contributions(network.views(store), network, SOON));
    }
  }

  /// Knows the ids of the records, and that one other site holds each.
  private record Ids(Network network) implements Custody {
    @Override
    public List<Bytes32> startingWith(String digits, int limit) {
      return network.all().stream()
          .flatMap(site -> site.entries().stream())
          .map(entry -> entry.record().id())
          .filter(id -> id.hex().startsWith(digits))
          .sorted()
          .limit(limit)
          .toList();
    }

    @Override
    public Proof proof(Position position) {
      return new Proof(7, "note", List.of("x"), 1_000, 2, List.of("y"));
    }
  }

  @Test
  void members_areFoundByNameAndById_withTheirSums() {
    Bytes32 first = contribution(rosaId, 5, "");
    contribution(rosaId, 6, "");
    other.append(rosa, new Body.Attest(first, Verdict.CONFIRM), null);
    ask(queries -> {
      assertThat(queries.members(MembersRequest.getDefaultInstance()).getMembersList())
          .extracting(Member::getName)
          .containsExactly("Paul Élie", "Rosa");
      for (String words : List.of("elie", "paul e", paulId.shortHex(9), paulId.hex())) {
        MembersRequest request = MembersRequest.newBuilder().setWords(words).build();
        assertThat(queries.members(request).getMembersList())
            .singleElement()
            .satisfies(member -> {
              assertThat(member.getMemberId()).isEqualTo(paulId.hex());
              assertThat(member.getSiteName()).isEqualTo("La Grange");
              assertThat(member.getRolesList()).containsExactly("member");
              assertThat(member.getContributions()).isEqualTo(2);
              assertThat(member.getMinutes()).isEqualTo(180);
              assertThat(member.getMinutesConfirmed()).isEqualTo(90);
            });
      }
      MembersRequest there = MembersRequest.newBuilder().setSite("atelier").build();
      assertThat(queries.members(there).getMembersList())
          .extracting(Member::getName)
          .containsExactly("Rosa");
    });
  }

  @Test
  void contributions_areFilteredByEachField_newestDayFirst() {
    Bytes32 confirmed = contribution(rosaId, 5, "Vélo");
    contribution(home.id(), 7, "");
    contribution(rosaId, 9, "");
    other.append(rosa, new Body.Attest(confirmed, Verdict.CONFIRM), null);
    askContributions(queries -> {
      assertThat(days(queries, ContributionsRequest.newBuilder())).containsExactly(9, 7, 5);
      assertThat(days(queries, ContributionsRequest.newBuilder().setPerson("paul")))
          .containsExactly(9, 7, 5);
      assertThat(days(queries, ContributionsRequest.newBuilder().setPerson(rosaId.hex())))
          .isEmpty();
      assertThat(days(queries, ContributionsRequest.newBuilder().setReceiver("La Grange")))
          .containsExactly(7);
      assertThat(days(queries, ContributionsRequest.newBuilder().setReceiver("rosa")))
          .containsExactly(9, 5);
      assertThat(days(queries, ContributionsRequest.newBuilder().setSkill("velo")))
          .containsExactly(5);
      assertThat(days(queries, ContributionsRequest.newBuilder().setSite("grange").setFromDay(6)))
          .containsExactly(9, 7);
      assertThat(days(queries, ContributionsRequest.newBuilder().setSite("atelier"))).isEmpty();
      assertThat(days(queries, ContributionsRequest.newBuilder().setToDay(7)))
          .containsExactly(7, 5);
      assertThat(days(queries, ContributionsRequest.newBuilder().setState("confirmed")))
          .containsExactly(5);
      assertThat(days(queries, ContributionsRequest.newBuilder().setState("declared")))
          .containsExactly(9, 7);
      assertThat(days(queries, ContributionsRequest.newBuilder().setState("contested"))).isEmpty();
      var request = ContributionsRequest.newBuilder().setState("confirmed").build();
      assertThat(queries.contributions(request).getContributions(0))
          .isEqualTo(
              Contribution.newBuilder()
                  .setId(confirmed.hex())
                  .setScope("network")
                  .setSiteId(home.id().hex())
                  .setSiteName("La Grange")
                  .setIndex(8)
                  .setDay(5)
                  .setAction("deliverService")
                  .setProviderId(paulId.hex())
                  .setProviderName("Paul Élie")
                  .setReceiverId(rosaId.hex())
                  .setReceiverName("Rosa")
                  .setMinutes(90)
                  .setSkill("Vélo")
                  .setNote("on day 5")
                  .setState("confirmed")
                  .setConfirmations(1)
                  .setLevel(1)
                  .setStanding("own")
                  .setLate(true)
                  .setCreatedMs(createdMs(confirmed))
                  .setPolicy(
                      PolicyRef.newBuilder().setSiteId(home.id().hex()).setSiteName("La Grange"))
                  .build());
    });
  }

  private long createdMs(Bytes32 id) {
    return network.record(requireNonNull(network.position(id))).core().createdMs();
  }

  private static List<Integer> days(Contributions queries, ContributionsRequest.Builder request) {
    return queries.contributions(request.build()).getContributionsList().stream()
        .map(Contribution::getDay)
        .toList();
  }

  @Test
  void contributions_comeInPages_eachOnce() {
    for (int i = 0; i < 25; i++) {
      contribution(rosaId, 100 + i / 3, "");
    }
    askContributions(queries -> {
      var ids = new ArrayList<String>();
      ByteString cursor = ByteString.EMPTY;
      do {
        var request = ContributionsRequest.newBuilder().setLimit(4).setCursor(cursor);
        ContributionsReply page = queries.contributions(request.build());
        page.getContributionsList().forEach(each -> ids.add(each.getId()));
        cursor = page.getCursor();
      } while (!cursor.isEmpty());
      assertThat(ids).hasSize(25).doesNotHaveDuplicates();
    });
  }

  @Test
  void contributions_asked_withWhatMakesNoSense_sayWhy() {
    askContributions(queries -> {
      assertRefused(
          () -> queries.contributions(ContributionsRequest.newBuilder().setState("x").build()),
          "bad_request");
      assertRefused(
          () -> queries.contributions(ContributionsRequest.newBuilder().setFromDay(-1).build()),
          "bad_request");
      var cut = ContributionsRequest.newBuilder().setCursor(ByteString.copyFromUtf8("x"));
      assertRefused(() -> queries.contributions(cut.build()), "bad_request");
      assertRefused(
          () -> queries.contributions(ContributionsRequest.newBuilder().setPerson("bob").build()),
          "not_found");
      assertRefused(
          () -> queries.contributions(ContributionsRequest.newBuilder().setSite("l").build()),
          "ambiguous");
      String noId = "g".repeat(64);
      assertRefused(
          () -> queries.contributions(ContributionsRequest.newBuilder().setPerson(noId).build()),
          "bad_request");
    });
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, no -> assertThat(no.code()).isEqualTo(code));
  }

  private static Bytes32 skill(Network.Site site, SigningKey author, String label, int level) {
    return site.append(
        author,
        new Body.Skill(SkillId.ofLabel(label), level, SkillMode.SHARE),
        new Words.SkillWords(label, "on demand"));
  }

  @Test
  void log_mergesTheLogs_newestFirst_pageAfterPage() {
    contribution(rosaId, 5, "");
    skill(other, rosa, "Soudure", 2);
    contribution(rosaId, 6, "");
    ask(queries -> {
      List<LogRow> all = queries.log(LogRequest.newBuilder().setLimit(500).build()).getRowsList();
      assertThat(all).hasSize(home.entries().size() + other.entries().size());
      assertThat(all.subList(0, 3))
          .extracting(LogRow::getKind)
          .containsExactly("contribution", "skill", "contribution");
      assertThat(all).extracting(LogRow::getKind).contains("genesis", "site_admission");
      assertThat(all.getFirst().getAuthor()).isEqualTo("Paul Élie");
      assertThat(all.getFirst().getSubject()).isEqualTo("Rosa");
      assertThat(all.get(1).getText()).isEqualTo("Soudure");
      var paged = new ArrayList<LogRow>();
      ByteString cursor = ByteString.EMPTY;
      do {
        LogReply page = queries.log(LogRequest.newBuilder().setLimit(3).setCursor(cursor).build());
        paged.addAll(page.getRowsList());
        cursor = page.getCursor();
      } while (!cursor.isEmpty());
      assertThat(paged).isEqualTo(all);
      var there = LogRequest.newBuilder().setSite(other.id().hex()).build();
      assertThat(queries.log(there).getRowsList()).hasSize(other.entries().size());
    });
  }

  @Test
  void show_tellsWhatIsKnownOfARecord() {
    Bytes32 id = contribution(home.id(), 5, "");
    Bytes32 confirm =
        home.append(
            home.registrar(), new Body.Attest(id, Verdict.CONFIRM), new Words.AttestWords("seen"));
    other.append(rosa, new Body.Attest(id, Verdict.CONTEST), null);
    other.append(rosa, new Body.Attest(id, Verdict.ENDORSE), null);
    ask(queries -> {
      ShowReply reply = queries.show(ShowRequest.newBuilder().setId(id.shortHex(12)).build());
      assertThat(reply.getId()).isEqualTo(id.hex());
      assertThat(reply.getContribution().getState()).isEqualTo("confirmed");
      assertThat(reply.getAuthorMemberId()).isEqualTo(paulId.hex());
      assertThat(reply.getAuthorRolesList()).containsExactly("member");
      assertThat(reply.getSeq()).isEqualTo(1);
      assertThat(reply.getScope()).isEqualTo("network");
      assertThat(reply.getWords()).isEqualTo("none");
      assertThat(reply.getCheckpoint()).isEqualTo("note");
      assertThat(reply.getHeldByList()).containsExactly("y");
      assertThat(reply.getCosignedByList()).containsExactly("x");
      assertThat(reply.getCosignedMs()).isEqualTo(1_000);
      assertThat(reply.getWitnesses()).isEqualTo(2);
      assertThat(reply.getAttestationsList())
          .extracting(a -> a.getByName() + " " + a.getVerdict() + " " + a.getCounts())
          .containsExactlyInAnyOrder(
              "La Grange confirm true", "Rosa contest false", "Rosa endorse false");
      assertThat(reply.getAttestationsList())
          .filteredOn(a -> a.getId().equals(confirm.hex()))
          .singleElement()
          .satisfies(a -> assertThat(a.getReason()).isEqualTo("seen"));
      ShowReply attest = queries.show(ShowRequest.newBuilder().setId(confirm.hex()).build());
      assertThat(attest.getRow().getAbout()).isEqualTo(id.hex());
      assertThat(attest.getRow().getSubject()).isEqualTo("Paul Élie");
      assertThat(attest.getRow().getAuthor()).isEqualTo("La Grange");
      assertThat(attest.getAuthorMemberId()).isEmpty();
    });
  }

  @Test
  void show_ofEveryKind_answers_andOfNothing_saysSo() {
    skill(home, paul, "Soudure", 2);
    ask(queries -> {
      for (Network.Site site : network.all()) {
        site.entries()
            .forEach(entry -> {
              String id = entry.record().id().hex();
              assertThat(queries.show(ShowRequest.newBuilder().setId(id).build()).getId())
                  .isEqualTo(id);
            });
      }
      assertRefused(
          () -> queries.show(ShowRequest.newBuilder().setId("abc").build()), "bad_request");
      assertRefused(
          () -> queries.show(ShowRequest.newBuilder().setId("0".repeat(64)).build()), "not_found");
      assertRefused(
          () -> queries.show(ShowRequest.newBuilder().setId("0".repeat(63)).build()), "not_found");
    });
  }
}
