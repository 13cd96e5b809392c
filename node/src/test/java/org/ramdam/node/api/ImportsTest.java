package org.ramdam.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.ImportBatch;
import org.ramdam.node.api.proto.ImportsRequest;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Source;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

class ImportsTest {
  private static final InstantSource SOON =
      InstantSource.fixed(Instant.ofEpochMilli(1_700_000_100_000L));
  private static final Origin OLD = new Origin(Source.SPREADSHEET, -1, 1);
  private static final Origin NEW = new Origin(Source.GIT, 1, 2);

  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site home = network.site("La Grange");
  private final SigningKey paul = network.key();
  private final SigningKey rosa = network.key();
  private final Bytes32 paulId = home.member(paul, "Paul", Role.MEMBER);
  private final Bytes32 rosaId = home.member(rosa, "Rosa", Role.MEMBER);

  private Bytes32 imported(
      SigningKey author, Bytes32 provider, List<Bytes32> others, @Nullable Origin origin) {
    var body =
        new Body.Contribution(
            Action.WORK,
            provider,
            others,
            home.id(),
            60,
            5,
            null,
            null,
            null,
            null,
            false,
            1,
            origin);
    return home.append(author, body, new Words.ContributionWords("x", ""));
  }

  private void ask(Consumer<Imports> question) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      question.accept(new Imports(network.views(store), network, SOON));
    }
  }

  private static List<ImportBatch> of(Imports imports, String person) {
    return imports.imports(ImportsRequest.newBuilder().setPerson(person).build()).getImportsList();
  }

  @Test
  void imports_areSummedNewestFirst() {
    Bytes32 first = imported(paul, paulId, List.of(), OLD);
    imported(paul, rosaId, List.of(paulId), OLD);
    imported(rosa, rosaId, List.of(), NEW);
    imported(rosa, rosaId, List.of(), null);
    home.append(paul, new Body.Attest(first, Verdict.WITHDRAW), null);
    ask(imports -> {
      assertThat(of(imports, ""))
          .extracting(ImportBatch::getBatch)
          .containsExactly("00000000000000010000000000000002", "ffffffffffffffff0000000000000001");
      assertThat(of(imports, paulId.hex()))
          .singleElement()
          .satisfies(one -> {
            assertThat(one.getSource()).isEqualTo("spreadsheet");
            assertThat(one.getRecords()).isEqualTo(2);
            assertThat(one.getWithdrawn()).isEqualTo(1);
            assertThat(one.getMinutes()).isEqualTo(120);
            assertThat(one.getById()).isEqualTo(paulId.hex());
            assertThat(one.getByName()).isEqualTo("Paul");
          });
      assertThat(imports.imports(ImportsRequest.newBuilder().setLimit(1).build()).getImportsList())
          .hasSize(1);
    });
  }

  @Test
  void theNameOfAnotherOnesImport_isAnotherImport() {
    imported(paul, paulId, List.of(), OLD);
    imported(rosa, rosaId, List.of(), OLD);
    ask(imports -> {
      assertThat(of(imports, "paul")).extracting(ImportBatch::getRecords).containsExactly(1);
      assertThat(of(imports, "")).hasSize(2);
    });
  }
}
