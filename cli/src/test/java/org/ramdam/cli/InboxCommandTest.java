package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.InboxReply;
import org.ramdam.node.api.proto.InboxRequest;

@Timeout(60)
class InboxCommandTest {
  @TempDir private Path home;
  private CannedSite site;

  @BeforeEach
  void start() throws IOException {
    site = new CannedSite(home);
    assertThat(site.run("identity", "new", "Zoé", "--no-passphrase").exit()).isEqualTo(Exit.OK);
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  private static InboxItem.Builder item(String kind, String id) {
    return InboxItem.newBuilder()
        .setKind(kind)
        .setRecord(CannedSite.id(id))
        .setWhoName("Ali")
        .setForName("CéLA")
        .setDay(20_781)
        .setMinutes(90);
  }

  @Test
  void items_comeWithTheCommandThatAnswersThem() throws IOException {
    var reply =
        InboxReply.newBuilder()
            .setWaiting(2)
            .addItems(
                item("to_confirm", "a1")
                    .setText("Réparé \u202ele toit")
                    .setUntil(20_795)
                    .addOthers("Léa"))
            .addItems(item("to_accept", "a2"))
            .addItems(item("late", "a3").setText("Compta").setUntil(20_780))
            .addItems(item("tacit", "a4"))
            .addItems(item("of_a_newer_node", "a5"));
    site.answering("Inbox", reply.build());

    CommandLineRun.Ended run = site.run("inbox");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out().replace('\u00a0', ' '))
        .isEqualTo(
            """
            Waiting for you
              To confirm: Ali, 1.5 h for CéLA on 24 Nov 2026: Réparé \ufffdle toit, with Léa. Confirmed tacitly on 8 Dec 2026.
                ramdam contribution confirm a10000000000
              To accept: Ali wrote that you did 1.5 h for CéLA on 24 Nov 2026
                ramdam contribution accept a20000000000

            Due
              Late: 1.5 h for CéLA: Compta. Due on 23 Nov 2026.
                ramdam contribution add --fulfills a30000000000

            News
              Confirmed tacitly: 1.5 h for CéLA on 24 Nov 2026
                ramdam show a40000000000
              Ali, 1.5 h, 24 Nov 2026
                ramdam show a50000000000

            2 wait for you, 1 due or late, 2 news.
            """);
    assertThat(site.asked("Inbox", InboxRequest.parser()).getPerson())
        .isEqualTo(
            Identities.choose(new CommandLineRun(home).session(), new IdentityOptions())
                .memberId()
                .hex());
  }

  @Test
  void everyKind_hasItsTexts() {
    for (InboxKind kind : InboxKind.values()) {
      assertThat(Messages.of("fr").has("inbox.kind." + kind.id())).as("%s", kind).isTrue();
    }
  }

  @Test
  void emptyInbox_saysSoKindly() {
    site.answering("Inbox", InboxReply.getDefaultInstance());

    assertThat(site.run("inbox").out()).isEqualTo("Nothing waits for you, Zoé. All is done.\n");
    assertThat(site.runInFrench("inbox").out()).startsWith("Rien ne vous attend, Zoé.");
    assertThat(site.run("inbox", "--json").out()).startsWith("{\"items\":[]");
  }
}
