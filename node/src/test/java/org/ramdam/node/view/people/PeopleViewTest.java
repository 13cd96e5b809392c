package org.ramdam.node.view.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;

class PeopleViewTest {
  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site home = network.site("Home");
  private final Network.Site other = network.site("Other");

  @Test
  void name_isFoundByTheStartOfAnyWord_withoutAccents() {
    Bytes32 id = home.member(network.key(), "Élodie Martin-Dùpont", Role.MEMBER);
    home.member(network.key(), "Bob", Role.MEMBER);
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      PeopleView view = network.views(store).people();
      var found = new PeopleView.Key(id, home.id().prefix());
      for (String term : List.of("elo", "martin", "dupon")) {
        assertThat(view.byTerm(term, 10)).containsExactly(found);
      }
      assertThat(view.byTerm("lodie", 10)).isEmpty();
    }
  }

  @Test
  void member_ofTwoSites_hasRolesOfEach_andLeavesOneAlone() {
    SigningKey device = network.key();
    Bytes32 id = home.member(device, "Ada", Role.MEMBER, Role.STEWARD);
    assertThat(other.member(device, "Ada", Role.MEMBER)).isEqualTo(id);
    home.append(home.registrar(), new Body.MemberAdmission(id, List.of()), null);
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      PeopleView view = network.views(store).people();
      var rows = new ArrayList<List<Role>>();
      view.of(id, (_, membership) -> rows.add(membership.roles()));
      assertThat(rows).containsExactlyInAnyOrder(List.of(), List.of(Role.MEMBER));
      assertThat(view.byDevice(device.publicKey())).hasSize(2);
      assertThat(view.byDevice(home.registrar().publicKey(), home.id().prefix())).isNull();
    }
  }
}
