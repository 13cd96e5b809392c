package org.ramdam.node.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.Claim;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Load;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ProcessesRequest;
import org.ramdam.node.api.proto.StateCount;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.Commitments;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.work.Progress;

class BoardTest {
  /// A Monday.
  private static final int TODAY = 20_003;

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site grange = network.site("La Grange");
  private final Network.Site atelier = network.site("L'Atelier");
  private final SigningKey paul = network.key();
  private final SigningKey rosa = network.key();
  private Bytes32 paulId = Bytes32.ZERO;
  private Bytes32 rosaId = Bytes32.ZERO;

  @BeforeEach
  void admit() {
    paulId = grange.member(paul, "Paul Élie", Role.MEMBER);
    rosaId = atelier.member(rosa, "Rosa", Role.MEMBER, Role.STEWARD);
  }

  private Bytes32 commitment(
      String title, Network.Site receiver, int effort, int due, @Nullable Bytes32 provider) {
    return commitment(title, receiver, effort, due, provider, null);
  }

  private Bytes32 commitment(
      String title,
      Network.Site receiver,
      int effort,
      int due,
      @Nullable Bytes32 provider,
      @Nullable Bytes32 process) {
    return grange.append(
        paul,
        new Body.Commitment(
            Action.WORK, provider, receiver.id(), effort, due, SkillId.ofLabel("Vélo"), process),
        new Words.CommitmentWords(title, "with a note", "Vélo"));
  }

  private static Bytes32 attest(
      Network.Site site, SigningKey author, Bytes32 about, Verdict verdict) {
    return site.append(author, new Body.Attest(about, verdict), null);
  }

  private Bytes32 project(SigningKey by, @Nullable Bytes32 of, String name, boolean finished) {
    Network.Site site = by == paul ? grange : atelier;
    Bytes32 lead = by == paul ? paulId : rosaId;
    return site.append(
        by, new Body.Process(of, List.of(lead), finished), new Words.ProcessWords(name, "a note"));
  }

  /// What is done with the board of these records.
  @FunctionalInterface
  private interface Question {
    void ask(Board board, Store store, Views views);
  }

  private void ask(Question question) {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(TODAY * DAY_MS + 77));
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      store.clear(Views.COLUMNS);
      Views views = network.views(store);
      question.ask(new Board(views, network, clock), store, views);
    }
  }

  private static List<String> titles(Board board, BoardRequest.Builder request) {
    return board.board(request.build()).getCommitmentsList().stream()
        .map(Commitment::getTitle)
        .toList();
  }

  private static BoardRequest.Builder request() {
    return BoardRequest.newBuilder();
  }

  @Test
  void board_isByDay_lateOnesFirst_andFilteredByEachField() {
    Bytes32 fair = project(paul, null, "Fête d'été", false);
    commitment("whenever", grange, 60, 0, null);
    commitment("next week", atelier, 60, TODAY + 7, rosaId);
    commitment("yesterday", grange, 60, TODAY - 1, null, fair);
    Bytes32 taken = commitment("today", grange, 60, TODAY, null);
    attest(grange, paul, taken, Verdict.ACCEPT);
    Bytes32 gone = commitment("gone", grange, 60, TODAY, null);
    attest(grange, paul, gone, Verdict.WITHDRAW);
    ask((board, _, _) -> {
      assertThat(titles(board, request()))
          .containsExactly("yesterday", "today", "next week", "whenever");
      assertThat(titles(board, request().setLimit(1))).containsExactly("yesterday");
      assertThat(titles(board, request().setPerson("rosa"))).containsExactly("next week");
      assertThat(titles(board, request().setPerson("paul"))).containsExactly("today");
      assertThat(titles(board, request().setSite("atelier"))).containsExactly("next week");
      assertThat(titles(board, request().setSite(grange.id().hex()))).hasSize(4);
      assertThat(titles(board, request().setProcess("fete"))).containsExactly("yesterday");
      assertThat(titles(board, request().setProcess(fair.shortHex(6))))
          .containsExactly("yesterday");
      assertThat(titles(board, request().setState("late"))).containsExactly("yesterday");
      assertThat(titles(board, request().setState("asked"))).containsExactly("next week");
      assertThat(titles(board, request().setState("taken"))).containsExactly("today");
      assertThat(titles(board, request().setState("open"))).containsExactly("whenever");
      assertThat(titles(board, request().setState("closed"))).containsExactly("gone");
      assertThat(titles(board, request().setState("partly"))).isEmpty();
      assertThat(titles(board, request().setState("late").setToday(TODAY + 1)))
          .containsExactly("yesterday", "today");
      assertThat(board.board(request().setLimit(1).build()).getCountsList())
          .extracting(StateCount::getState, StateCount::getCount, StateCount::getMinutes)
          .containsExactlyInAnyOrder(
              tuple("open", 1, 60L),
              tuple("asked", 1, 60L),
              tuple("taken", 1, 60L),
              tuple("late", 1, 60L));
      assertThat(board.board(request().build()).getPoliciesList())
          .extracting(PolicyRef::getSiteName, PolicyRef::getVersion)
          .containsExactly(tuple("", 0));
    });
  }

  @Test
  void commitment_saysEverythingKnownOfIt() {
    Bytes32 fair = project(paul, null, "Fête d'été", false);
    Bytes32 work = commitment("Tenir le bar", atelier, 90, TODAY + 3, null, fair);
    Bytes32 pauls = attest(grange, paul, work, Verdict.ACCEPT);
    attest(atelier, rosa, work, Verdict.ACCEPT);
    ask((board, _, views) -> {
      Commitment shown = board.board(request().build()).getCommitments(0);
      assertThat(shown.getId()).isEqualTo(work.hex());
      assertThat(shown.getTitle()).isEqualTo("Tenir le bar");
      assertThat(shown.getNote()).isEqualTo("with a note");
      assertThat(shown.getSkill()).isEqualTo("Vélo");
      assertThat(shown.getSiteName()).isEqualTo("La Grange");
      assertThat(shown.getReceiverName()).isEqualTo("L'Atelier");
      assertThat(shown.getProposerName()).isEqualTo("Paul Élie");
      assertThat(shown.getHolderName()).isEqualTo("Rosa");
      assertThat(shown.getProcessName()).isEqualTo("Fête d'été");
      assertThat(shown.getMinutes()).isEqualTo(90);
      assertThat(shown.getDue()).isEqualTo(TODAY + 3);
      assertThat(shown.getState()).isEqualTo("taken");
      assertThat(shown.getProvisional()).isFalse();
      assertThat(shown.getClaimsList())
          .extracting(Claim::getPersonName)
          .containsExactly("Rosa", "Paul Élie");
      assertThat(shown.getClaims(1).getId()).isEqualTo(pauls.hex());
      assertThat(shown.getClaims(1).getVerdict()).isEqualTo("accept");
      assertThat(shown.getClaims(1).getWitnessed()).isFalse();
      var moment = CommitmentRows.Moment.of(TODAY, 0);
      CommitmentRows rows = new CommitmentRows(views, network, moment);
      assertThat(rows.of(work)).isEqualTo(shown);
      assertThat(rows.of(pauls)).isNull();
    });
  }

  @Test
  void done_isWhatWasConfirmed_orNotContestedForAsLongAsThePolicySays() {
    Bytes32 work = commitment("bar", grange, 60, TODAY + 30, paulId);
    ask((board, store, views) -> {
      long declaredMs = TODAY * DAY_MS;
      Commitments commitments = views.activity().commitments();
      Progress declared = new Progress(0, 60, declaredMs);
      Progress half = new Progress(30, 30, declaredMs);
      progress(store, commitments, work, Progress.NONE, declared);
      Commitment shown = board.board(request().build()).getCommitments(0);
      assertThat(shown.getState()).isEqualTo("taken");
      assertThat(shown.getMinutesDeclared()).isEqualTo(60);
      progress(store, commitments, work, declared, half);
      shown = board.board(request().setToday(TODAY + 13).build()).getCommitments(0);
      assertThat(shown.getState()).isEqualTo("partly");
      assertThat(shown.getMinutesDone()).isEqualTo(30);
      assertThat(titles(board, request().setToday(TODAY + 14))).isEmpty();
      assertThat(titles(board, request().setToday(TODAY + 14).setState("done")))
          .containsExactly("bar");
      progress(store, commitments, work, half, new Progress(60, 0, declaredMs));
      assertThat(titles(board, request())).isEmpty();
      assertThat(titles(board, request().setState("done"))).containsExactly("bar");
    });
  }

  private void progress(
      Store store, Commitments commitments, Bytes32 id, Progress before, Progress after) {
    Transaction transaction = store.begin();
    commitments.progress(id, grange.id(), before, after, transaction);
    store.commit(transaction);
  }

  @Test
  void loads_areSumsByPersonAndWeek_busiestFirst() {
    commitment("late", grange, 100, TODAY - 9, paulId);
    commitment("monday", grange, 1100, TODAY, paulId);
    commitment("sunday", atelier, 1, TODAY + 6, paulId);
    commitment("next", grange, 30, TODAY + 7, paulId);
    commitment("whenever", grange, 2000, 0, paulId);
    Bytes32 rosas = commitment("rosa's", grange, 10, TODAY, null);
    attest(atelier, rosa, rosas, Verdict.ACCEPT);
    ask((board, _, _) -> {
      List<Load> loads = board.board(request().build()).getLoadsList();
      assertThat(loads)
          .extracting(Load::getPersonName, Load::getWeek, Load::getMinutes, Load::getOver)
          .containsExactly(
              tuple("Paul Élie", 0, 2000L, false),
              tuple("Paul Élie", TODAY, 1201L, true),
              tuple("Paul Élie", TODAY + 7, 30L, false),
              tuple("Rosa", TODAY, 10L, false));
      assertThat(loads.get(1).getLimit()).isEqualTo(1200);
      assertThat(board.board(request().setSite("atelier").build()).getLoadsList())
          .as("all that the people shown have taken on")
          .hasSize(3);
    });
  }

  @Test
  void nonsense_isRefused_asEverywhere() {
    ask((board, _, _) -> {
      assertRefused("bad_request", () -> board.board(request().setState("lost").build()));
      assertRefused("not_found", () -> board.board(request().setPerson("nobody").build()));
      assertRefused("not_found", () -> board.board(request().setSite("nowhere").build()));
      assertRefused("not_found", () -> board.board(request().setProcess("nothing").build()));
      assertRefused("bad_request", () -> board.board(request().setToday(-1).build()));
      assertThat(board.board(request().setPerson(Bytes32.ZERO.hex()).setLimit(-1).build()))
          .isEqualTo(BoardReply.getDefaultInstance());
    });
  }

  private static void assertRefused(String code, Runnable question) {
    assertThatThrownBy(question::run)
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void projects_areListedByTheirNewestSoundVersion() {
    Bytes32 fair = project(paul, null, "Fête d'hiver", false);
    project(paul, fair, "Fête d'été", false);
    project(rosa, fair, "not hers, nor of this log", true);
    Bytes32 garden = project(rosa, null, "Jardin", false);
    Bytes32 roof = project(rosa, null, "Toit", false);
    project(rosa, roof, "Toit", true);
    ask((board, _, views) -> {
      assertThat(names(board, ProcessesRequest.newBuilder()))
          .containsExactly("Fête d'été", "Jardin");
      assertThat(names(board, ProcessesRequest.newBuilder().setAll(true))).hasSize(3);
      assertThat(names(board, ProcessesRequest.newBuilder().setSite("atelier")))
          .containsExactly("Jardin");
      assertThat(names(board, ProcessesRequest.newBuilder().setWords("ETE")))
          .containsExactly("Fête d'été");
      assertThat(names(board, ProcessesRequest.newBuilder().setWords("hiver"))).isEmpty();
      assertThat(names(board, ProcessesRequest.newBuilder().setWords(garden.shortHex(8))))
          .containsExactly("Jardin");
      Projects projects = new Projects(views, network);
      Process shown = requireNonNull(projects.of(fair));
      assertThat(shown.getNote()).isEqualTo("a note");
      assertThat(shown.getLeads(0).getName()).isEqualTo("Paul Élie");
      assertThat(projects.find("jardin")).isEqualTo(garden);
      assertThat(projects.of(Bytes32.ZERO)).isNull();
    });
    project(paul, null, "Jardin partagé", false);
    project(paul, null, "Jardin d'hiver", false);
    ask((_, _, views) -> {
      Projects projects = new Projects(views, network);
      assertThat(projects.find("jardin")).as("one is called just so").isEqualTo(garden);
      assertRefused("ambiguous", () -> projects.find("jard"));
    });
  }

  private static List<String> names(Board board, ProcessesRequest.Builder request) {
    return board.processes(request.build()).getProcessesList().stream()
        .map(Process::getName)
        .toList();
  }
}
