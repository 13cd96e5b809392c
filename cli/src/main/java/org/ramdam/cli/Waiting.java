package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.keys.Identity;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.InboxReply;
import org.ramdam.node.api.proto.InboxRequest;

/// The contributions that wait for somebody's word, or for that of their site.
///
/// @param more whether there are more of them than the node gives at once
record Waiting(List<InboxItem> items, boolean more) {
  private static final int MOST = 1_000;

  Waiting {
    items = List.copyOf(items);
  }

  /// What waits for the word of `whose`.
  ///
  /// @param from whose contributions; null: everybody's
  static Waiting of(Session session, NodeClient node, Identity whose, @Nullable String from) {
    Party who =
        from == null ? null : Party.find(session, node, "--all-from", from, Party.Kind.MEMBER);
    InboxReply reply =
        node.call(
            "Inbox",
            InboxRequest.newBuilder()
                .setPerson(whose.memberId().hex())
                .setToday((int) Days.today(session).toEpochDay())
                .setLimit(MOST)
                .build(),
            InboxReply.parser());
    return new Waiting(
        reply.getItemsList().stream()
            .filter(item -> item.getKind().equals("to_confirm"))
            .filter(item -> who == null || item.getWhoId().equals(who.id()))
            .toList(),
        reply.getWaiting() > reply.getItemsCount());
  }

  /// A numbered list.
  void print(Session session, Output output) {
    Table table =
        output.table(
            "column.index", "column.day", "column.who", "column.hours", "column.what", "column.id");
    table.right(0, 3);
    for (int i = 0; i < items.size(); i++) {
      InboxItem item = items.get(i);
      table.row(
          Integer.toString(i + 1),
          session.messages().day(item.getDay()),
          who(item),
          session.messages().hours(item.getMinutes()),
          item.getText(),
          SiteTexts.shortId(item.getRecord()));
    }
    table.print();
  }

  /// All who did it.
  static String who(InboxItem item) {
    var names = new ArrayList<String>();
    names.add(RecordTexts.called(item.getWhoName(), item.getWhoId()));
    names.addAll(item.getOthersList());
    return Output.clean(String.join(", ", names));
  }
}
