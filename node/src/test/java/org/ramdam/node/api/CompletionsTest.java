package org.ramdam.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.CompleteRequest;
import org.ramdam.node.api.proto.ConceptsReply;
import org.ramdam.node.api.proto.ConceptsRequest;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Words;

class CompletionsTest {
  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site home = network.site("La Grange");
  private final SigningKey paul = network.key();

  private void ask(Consumer<Completions> question) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      question.accept(new Completions(network.views(store), network));
    }
  }

  private static List<String> words(Completions completions, String kind, String start) {
    return completions
        .complete(
            CompleteRequest.newBuilder().setKind(kind).setStart(start).setLanguage("fr").build())
        .getWordsList();
  }

  private void offer(String label) {
    home.append(
        paul,
        new Body.Skill(SkillId.ofLabel(label), 2, SkillMode.SHARE),
        new Words.SkillWords(label, ""));
  }

  @Test
  void skills_areThoseOfPeopleFirst_thenThoseOfTheTaxonomies() {
    home.member(paul, "Paul Élie", Role.MEMBER);
    offer("Réparer des guitares de salon");
    offer("perform repairs on bicycles");
    ask(completions -> {
      assertThat(words(completions, "skill", "repar gui"))
          .first()
          .isEqualTo("Réparer des guitares de salon");
      assertThat(words(completions, "skill", "réparer des bicy"))
          .contains("réparer des bicyclettes");
      assertThat(words(completions, "skill", "réparer"))
          .hasSize(20)
          .doesNotHaveDuplicates()
          .contains("Réparer des guitares de salon");
      assertThat(words(completions, "skill", "xylqzt")).isEmpty();
    });
  }

  @Test
  void peopleSitesAndProjects_areFoundByTheBeginningOfAnyWord() {
    Bytes32 lead = home.member(paul, "Paul Élie", Role.MEMBER);
    network.site("L'Atelier");
    home.append(
        paul,
        new Body.Process(null, List.of(lead), false),
        new Words.ProcessWords("Le jardin", ""));
    ask(completions -> {
      assertThat(words(completions, "person", "eli")).containsExactly("Paul Élie");
      assertThat(words(completions, "site", "")).containsExactly("L'Atelier", "La Grange");
      assertThat(words(completions, "party", "grang")).containsExactly("La Grange");
      assertThat(words(completions, "process", "jard")).containsExactly("Le jardin");
      assertThat(words(completions, "commitment", "")).isEmpty();
      assertThatThrownBy(() -> words(completions, "weather", "")).isInstanceOf(ApiException.class);
    });
  }

  @Test
  void concepts_sayWhatALabelIsCalled_andWhatIsNearIfItIsNone() {
    ask(completions -> {
      ConceptsReply same = concepts(completions, "Perform repairs on bicycles");
      assertThat(same.getSame().getFrench()).isEqualTo("réparer des bicyclettes");
      assertThat(same.getSame().getSource()).isEqualTo("esco");
      assertThat(same.getSame().getSkillId())
          .isEqualTo(SkillId.ofLabel("réparer des bicyclettes").hex());
      assertThat(same.getNearestList()).hasSize(3).doesNotContain(same.getSame());
      ConceptsReply none = concepts(completions, "réparation de vélos");
      assertThat(none.hasSame()).isFalse();
      assertThat(none.getNearest(0)).isEqualTo(same.getSame());
    });
  }

  private static ConceptsReply concepts(Completions completions, String label) {
    return completions.concepts(ConceptsRequest.newBuilder().setLabel(label).build());
  }
}
