package org.ramdam.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.Endorser;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.SkillsRequest;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Place;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Property;

class SkillsTest {
  private static final String BICYCLES = "réparer des bicyclettes";

  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site bergerac =
      network.site("CéLA", new Place("Bergerac", 4_485_500, 48_300));
  private final Network.Site perigueux =
      network.site("L'Escale", new Place("Périgueux", 4_519_100, 71_900));
  private final Network.Site nowhere = network.site("La Grange");
  private final SigningKey alice = network.key();
  private final SigningKey rosa = network.key();
  private final SigningKey paul = network.key();
  private Bytes32 aliceId = Bytes32.ZERO;
  private Bytes32 rosaId = Bytes32.ZERO;

  @BeforeEach
  void admit() {
    aliceId = bergerac.member(alice, "Alice", Role.MEMBER);
    rosaId = perigueux.member(rosa, "Rosa", Role.MEMBER);
    nowhere.member(paul, "Paul", Role.MEMBER);
  }

  private static Bytes32 offer(Network.Site site, SigningKey author, String label, int level) {
    return offer(
        site, author, label, new Body.Skill(SkillId.ofLabel(label), level, SkillMode.SHARE));
  }

  private static Bytes32 offer(
      Network.Site site, SigningKey author, String label, Body.Skill skill) {
    return site.append(author, skill, new Words.SkillWords(label, "on demand"));
  }

  private void work(Bytes32 receiver, int minutes, String skill, SigningKey confirmer) {
    Bytes32 work =
        bergerac.append(
            alice,
            new Body.Contribution(
                Action.WORK, aliceId, receiver, minutes, 20_000, SkillId.ofLabel(skill), null),
            new Words.ContributionWords("", skill));
    perigueux.append(confirmer, new Body.Attest(work, Verdict.CONFIRM), null);
  }

  private void ask(Consumer<Skills> question) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      question.accept(new Skills(network.views(store), network, bergerac.id()));
    }
  }

  private static SkillsRequest.Builder words(String words) {
    return SkillsRequest.newBuilder().setWords(words);
  }

  private static List<SkillOffer> found(Skills skills, SkillsRequest.Builder request) {
    return skills.skills(request.build()).getSkillsList();
  }

  private static List<String> labels(Skills skills, SkillsRequest.Builder request) {
    return found(skills, request).stream().map(SkillOffer::getLabel).toList();
  }

  @Test
  void exactSkillComesFirst_thenNarrower_thenBesideIt_thenWordsInCommon() {
    offer(nowhere, paul, "appliquer la pédagogie Steiner", 4);
    offer(nowhere, paul, "stratégies pédagogiques maison", 4);
    offer(nowhere, paul, "utiliser diverses stratégies de communication", 4);
    offer(nowhere, paul, "appliquer des stratégies pédagogiques", 1);
    offer(nowhere, paul, "macramé", 4);
    ask(skills -> {
      assertThat(labels(skills, words("appliquer des stratégies pédagogiques")))
          .startsWith("appliquer des stratégies pédagogiques", "appliquer la pédagogie Steiner")
          .endsWith("stratégies pédagogiques maison")
          .doesNotContain("macramé");
      assertThat(found(skills, words("appliquer la pédagogie Montessori")))
          .filteredOn(offer -> offer.getLabel().equals("appliquer la pédagogie Steiner"))
          .singleElement()
          .satisfies(offer ->
              assertThat(offer.getWhyList())
                  .containsExactly("close to it, within “apply teaching strategies”: 30"));
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "réparer des bicyclettes",
        "perform repairs on bicycles",
        "réparer des vélos",
        "REPARER DES VELOS",
        "réparation de vélos"
      })
  void eachLabelOfAConceptFindsWhatWasWrittenWithAnother(String words) {
    Bytes32 french = offer(bergerac, alice, BICYCLES, 2);
    Bytes32 english = offer(bergerac, alice, "Perform repairs on bicycles", 2);
    Bytes32 other = offer(bergerac, alice, "réparer des vélos", 2);
    offer(bergerac, alice, "soudure", 2);
    ask(skills -> {
      assertThat(found(skills, words(words)))
          .extracting(SkillOffer::getId)
          .containsExactlyInAnyOrder(french.hex(), english.hex(), other.hex());
      assertThat(found(skills, words(words).setLanguage("fr")))
          .extracting(SkillOffer::getLabel)
          .containsOnly(BICYCLES);
      assertThat(found(skills, words(words)))
          .extracting(SkillOffer::getConcept)
          .allMatch(code -> code.startsWith("http://data.europa.eu/esco/skill/"));
    });
  }

  @Test
  void freeTags_areFoundByTheirOwnWords() {
    Bytes32 first = offer(bergerac, alice, "Zine", 2);
    Bytes32 second = offer(bergerac, alice, "atelier zine et collage", 4);
    ask(skills -> {
      assertThat(found(skills, words("zine")))
          .extracting(SkillOffer::getId)
          .containsExactly(first.hex(), second.hex());
      assertThat(found(skills, words("zine")).getFirst().getConcept()).isEmpty();
      assertThat(found(skills, words("zines").setLanguage("fr")).getFirst().getWhyList())
          .first()
          .isEqualTo("mots en commun\u00a0: 20");
    });
  }

  @Test
  void nearerOnesComeFirst_withinLeavesOutTheFarAndTheUnknown() {
    Bytes32 unknown = offer(nowhere, paul, BICYCLES, 4);
    Bytes32 far = offer(perigueux, rosa, BICYCLES, 3);
    Bytes32 here = offer(bergerac, alice, BICYCLES, 1);
    ask(skills -> {
      List<SkillOffer> all = found(skills, words(BICYCLES));
      assertThat(all)
          .extracting(SkillOffer::getId)
          .containsExactly(here.hex(), far.hex(), unknown.hex());
      assertThat(all).extracting(SkillOffer::getKilometres).containsExactly(0, 42, -1);
      assertThat(all.get(1).getWhyList()).contains("42 km from CéLA: 5");
      assertThat(found(skills, words(BICYCLES).setWithinKm(41)))
          .extracting(SkillOffer::getId)
          .containsExactly(here.hex());
      assertThat(found(skills, words(BICYCLES).setWithinKm(10).setPlace("perigueux")))
          .extracting(SkillOffer::getId)
          .containsExactly(far.hex());
      assertThat(found(skills, words(BICYCLES).setPlace("l'escale")).getFirst().getId())
          .isEqualTo(far.hex());
      assertThat(
              found(skills, words(BICYCLES).setPlace("Coulounieix-Chamiers").setLanguage("fr"))
                  .getFirst()
                  .getWhyList())
          .containsExactly(
              "compétence exacte\u00a0: 50", "à 4 km de Coulounieix-Chamiers\u00a0: 20");
    });
  }

  @Test
  void placeThatNobodyKnows_isRefused() {
    ask(skills -> {
      assertThatThrownBy(() -> found(skills, words("x").setPlace("Perigeux")))
          .isInstanceOfSatisfying(
              ApiException.class,
              no -> {
                assertThat(no.code()).isEqualTo("not_found");
                assertThat(no.getMessage()).contains("Périgueux (24)");
              });
      assertThatThrownBy(() -> found(skills, words("x").setPlace("La Grange").setWithinKm(5)))
          .isInstanceOfSatisfying(
              ApiException.class, no -> assertThat(no.code()).isEqualTo("bad_request"));
      assertThatThrownBy(() -> found(skills, words("x").setMode("swim")))
          .isInstanceOf(ApiException.class);
    });
  }

  @Test
  void endorsementsWeighWhatWasDoneTogether_halfIfEachEndorsesTheOther() {
    Bytes32 plain = offer(perigueux, rosa, BICYCLES, 4);
    Bytes32 endorsed = offer(bergerac, alice, BICYCLES, 2);
    perigueux.append(rosa, new Body.Attest(endorsed, Verdict.ENDORSE), null);
    nowhere.append(paul, new Body.Attest(endorsed, Verdict.ENDORSE), null);
    work(rosaId, 150, BICYCLES, rosa);
    work(rosaId, 60, "réparer des vélos", rosa);
    work(rosaId, 600, "cuisine", rosa);
    SkillsRequest.Builder request = words(BICYCLES).setPlace("La Grange");
    ask(skills -> {
      List<SkillOffer> found = found(skills, request);
      assertThat(found).extracting(SkillOffer::getId).containsExactly(endorsed.hex(), plain.hex());
      assertThat(found.getFirst().getWeightMinutes()).isEqualTo(150);
      assertThat(found.getFirst().getEndorsements()).isEqualTo(2);
      assertThat(found.getFirst().getEndorsersList())
          .extracting(Endorser::getName, Endorser::getSharedMinutes, Endorser::getWeightMinutes)
          .containsExactly(tuple("Rosa", 150, 150), tuple("Paul", 0, 0));
      assertThat(found.getFirst().getWhyList())
          .containsExactly(
              "exact skill: 50",
              "endorsed by Rosa, 2.5 h confirmed together; Paul, no confirmed work together: 3");
    });
    Bytes32 cooking = offer(perigueux, rosa, "cuisine", 4);
    bergerac.append(alice, new Body.Attest(cooking, Verdict.ENDORSE), null);
    work(rosaId, 1_000, BICYCLES, rosa);
    ask(skills -> {
      SkillOffer first = found(skills, request).getFirst();
      assertThat(first.getWeightMinutes()).isEqualTo(240);
      assertThat(first.getEndorsers(0).getReciprocal()).isTrue();
      assertThat(first.getEndorsers(0).getSharedMinutes()).isEqualTo(1_150);
      assertThat(first.getWhy(1)).endsWith("no confirmed work together: 5");
    });
  }

  @Test
  void levelThatIsMissing_costs_andIsSaid() {
    offer(bergerac, alice, BICYCLES, 1);
    Bytes32 good = offer(perigueux, rosa, BICYCLES, 3);
    ask(skills -> {
      List<SkillOffer> found = found(skills, words(BICYCLES).setLevel(3).setPlace("La Grange"));
      assertThat(found.getFirst().getId()).isEqualTo(good.hex());
      assertThat(found.get(1).getWhyList())
          .containsExactly("exact skill: 50", "level 1, for 3: -20");
    });
  }

  @Test
  void modeAndAvailabilityAreTold_andWhoLeftIsNot() {
    SkillId id = SkillId.ofLabel("Zine");
    offer(bergerac, alice, "Zine", new Body.Skill(id, 2, SkillMode.BOTH, 120));
    offer(perigueux, rosa, "Zine", new Body.Skill(id, 2, SkillMode.LEARN));
    SigningKey gone = network.key();
    Bytes32 goneId = bergerac.member(gone, "Zoé", Role.MEMBER);
    offer(bergerac, gone, "Zine", 4);
    bergerac.append(bergerac.registrar(), new Body.MemberAdmission(goneId, List.of()), null);
    ask(skills -> {
      assertThat(found(skills, words("zine").setMode("share")))
          .singleElement()
          .satisfies(offer -> {
            assertThat(offer.getMode()).isEqualTo("both");
            assertThat(offer.getAvailabilityMinutes()).isEqualTo(120);
            assertThat(offer.getMemberName()).isEqualTo("Alice");
            assertThat(offer.getSiteName()).isEqualTo("CéLA");
            assertThat(offer.getNote()).isEqualTo("on demand");
          });
      assertThat(found(skills, words("zine").setMode("learn"))).hasSize(2);
      assertThat(found(skills, words(""))).hasSize(2);
      assertThat(found(skills, words("").setLimit(1))).hasSize(1);
    });
  }

  @Test
  void pointsOfTheLinesOrderTheOffersOfOneKind() {
    for (int i = 0; i < 12; i++) {
      SigningKey someone = network.key();
      Network.Site site = network.all().get(i % 3);
      site.member(someone, "M" + i, Role.MEMBER);
      offer(site, someone, BICYCLES, 1 + i % 4);
    }
    ask(skills -> {
      var points = new ArrayList<Integer>();
      for (SkillOffer offer : found(skills, words(BICYCLES).setLevel(3))) {
        points.add(
            offer.getWhyList().stream()
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .sum());
      }
      assertThat(points).hasSize(12).isSortedAccordingTo((a, b) -> b - a);
    });
  }

  @Test
  void answerIsTheSameInWhateverOrderTheLogsCome(@TempDir Path elsewhere) {
    for (int i = 0; i < 40; i++) {
      SigningKey someone = network.key();
      Network.Site site = network.all().get(i % 3);
      site.member(someone, "M" + i, Role.MEMBER);
      Bytes32 offered = offer(site, someone, i % 2 == 0 ? BICYCLES : "réparer des vélos", 2);
      perigueux.append(rosa, new Body.Attest(offered, Verdict.ENDORSE), null);
    }
    var answers = new HashSet<List<SkillOffer>>();
    ask(skills -> answers.add(found(skills, words(BICYCLES))));
    Property.forAll(
        8,
        random -> {
          Path fresh = elsewhere.resolve(Long.toHexString(random.nextLong()));
          try (Store store = Store.open(fresh, Views.COLUMNS)) {
            var skills = new Skills(shuffled(store, random), network, bergerac.id());
            answers.add(found(skills, words(BICYCLES)));
            assertThat(answers).hasSize(1);
          }
        });
  }

  /// The views of the whole network, whose logs come interleaved at random.
  private Views shuffled(Store store, RandomGenerator random) {
    Views views = Views.of(store, network);
    Transaction transaction = store.begin();
    var next = new HashMap<Network.Site, Integer>();
    var open = new ArrayList<>(network.all());
    while (!open.isEmpty()) {
      Network.Site site = Gen.oneOf(open, random);
      int at = next.merge(site, 1, Integer::sum) - 1;
      Entry entry = site.entries().get(at);
      views.add(entry, transaction);
      Words said = site.words(at);
      if (said != null) {
        views.reveal(entry, said, transaction);
      }
      if (at + 1 == site.entries().size()) {
        open.remove(site);
      }
    }
    store.commitUnsynced(transaction);
    return views;
  }
}
