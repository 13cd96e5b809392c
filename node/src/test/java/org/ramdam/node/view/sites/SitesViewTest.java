package org.ramdam.node.view.sites;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Words;

class SitesViewTest {
  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site founder = network.site("Founder");
  private final Network.Site other = network.site("Other");

  @Test
  void site_isCalledAsItSays_andFoundedAndAdmittedAsTheLogsSay() {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      SitesView view = network.views(store).sites();
      assertThat(view.words(other.id()))
          .isEqualTo(new Words.SiteWords("Other", List.of("Other.example:7")));
      assertThat(view.named()).containsExactlyInAnyOrder(founder.id(), other.id());
      assertThat(view.sponsors(other.id()))
          .singleElement()
          .satisfies(admission -> assertThat(admission.sponsor()).isEqualTo(founder.id()));
      var genesis = founder.entries().get(1).record();
      assertThat(view.founder(genesis.id())).isEqualTo(founder.id());
      assertThat(view.networkName(genesis.id())).isEqualTo("Nouvel");
      assertThat(view.words(genesis.id())).isNull();
    }
  }

  @Test
  void site_whoseOwnWordsAreNotHere_isCalledAsItsSponsorSays() {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      Views views = Views.of(store, network);
      Transaction transaction = store.begin();
      for (Entry entry : founder.entries()) {
        views.add(entry, transaction);
        Words words = founder.words(entry.position().index());
        if (words != null && entry.record().core().body() instanceof Body.SiteAdmission) {
          views.reveal(entry, words, transaction);
        }
      }
      store.commit(transaction);
      assertThat(views.sites().words(other.id()))
          .isEqualTo(new Words.SiteWords("Other", List.of()));
      assertThat(views.sites().words(founder.id())).isNull();
    }
  }
}
