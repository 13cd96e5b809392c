package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Attesting.Opinion;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.protocol.record.Verdict;

/// Asks of one contribution after the other what somebody says of it.
final class Review {
  private final Session session;
  private final Questions questions;

  Review(Session session, Questions questions) {
    this.session = session;
    this.questions = questions;
  }

  /// That it is so.
  static Opinion yes(InboxItem item) {
    return new Opinion(item.getRecord(), Verdict.CONFIRM, null);
  }

  /// What they say; of some perhaps nothing.
  ///
  /// @throws Failure 2 if they stop before the end
  List<Opinion> of(List<InboxItem> items) {
    var opinions = new ArrayList<Opinion>();
    for (int i = 0; i < items.size(); i++) {
      InboxItem item = items.get(i);
      switch (questions.letter(question(i, item), "review.letters")) {
        case 'y' -> opinions.add(yes(item));
        case 'c' -> opinions.add(new Opinion(item.getRecord(), Verdict.CONTEST, reason()));
        case 'a' -> {
          items.subList(i, items.size()).forEach(rest -> opinions.add(yes(rest)));
          return opinions;
        }
        default -> {}
      }
    }
    return opinions;
  }

  private String question(int at, InboxItem item) {
    return session.text(
        "review.ask",
        at + 1,
        session.messages().day(item.getDay()),
        Waiting.who(item),
        session.messages().hours(item.getMinutes()),
        Output.clean(item.getText()));
  }

  private String reason() {
    String reason = questions.ask(session.text("review.because")).orElse("");
    Texts.require("--because", reason);
    return reason;
  }
}
