package org.ramdam.cli;

import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.PolicyRef;

/// Contributions of a node, page after page. A page may be short, even empty, and more follow.
public final class ContributionPages {
  /// Contributions of a page.
  private static final int PAGE = 1_000;

  private ContributionPages() {}

  /// How reading ended.
  ///
  /// @param more whether there are more
  /// @param policies that the states depend on
  public record End(boolean more, List<PolicyRef> policies) {
    public End {
      policies = List.copyOf(policies);
    }
  }

  /// Takes at most `limit` contributions, newest day first.
  public static End each(
      NodeClient node, ContributionsRequest question, long limit, Consumer<Contribution> sink) {
    Set<PolicyRef> policies = new LinkedHashSet<>();
    long left = limit;
    ByteString cursor = ByteString.EMPTY;
    while (true) {
      ContributionsReply page =
          node.call(
              "Contributions",
              question.toBuilder().setLimit((int) Math.min(left, PAGE)).setCursor(cursor).build(),
              ContributionsReply.parser());
      policies.addAll(page.getPoliciesList());
      for (Contribution contribution : page.getContributionsList()) {
        if (left == 0) {
          return new End(true, List.copyOf(policies));
        }
        sink.accept(contribution);
        left--;
      }
      boolean stuck = !page.getCursor().isEmpty() && page.getCursor().equals(cursor);
      cursor = page.getCursor();
      if (cursor.isEmpty() || stuck || left == 0) {
        return new End(!cursor.isEmpty() && !stuck, List.copyOf(policies));
      }
    }
  }
}
