package org.ramdam.cli;

import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;

/// Contributions of a node, page after page. A page may be short, even empty, and more follow.
final class ContributionPages {
  /// Contributions of a page.
  private static final int PAGE = 1_000;

  private ContributionPages() {}

  /// Takes at most `limit` contributions, newest day first.
  ///
  /// @return whether there are more
  static boolean each(
      NodeClient node, ContributionsRequest question, long limit, Consumer<Contribution> sink) {
    long left = limit;
    ByteString cursor = ByteString.EMPTY;
    while (true) {
      ContributionsReply page =
          node.call(
              "Contributions",
              question.toBuilder().setLimit((int) Math.min(left, PAGE)).setCursor(cursor).build(),
              ContributionsReply.parser());
      for (Contribution contribution : page.getContributionsList()) {
        if (left == 0) {
          return true;
        }
        sink.accept(contribution);
        left--;
      }
      boolean stuck = !page.getCursor().isEmpty() && page.getCursor().equals(cursor);
      cursor = page.getCursor();
      if (cursor.isEmpty() || stuck) {
        return false;
      }
      if (left == 0) {
        return true;
      }
    }
  }
}
