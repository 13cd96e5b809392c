package org.ramdam.cli.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.node.ingest.Signatures;
import org.ramdam.protocol.bundle.BundleCheck;
import org.ramdam.protocol.bundle.BundleProblem;
import org.ramdam.protocol.bytes.Bytes32;

/// A bundle that was read from its first byte to its last, and what was found.
///
/// @param problems of single logs, or the last one of the bundle; empty if it is sound
record Inspection(Path file, BundleCheck check, List<BundleProblem> problems) {
  /// Reads a bundle.
  ///
  /// @param every whether each signature is verified
  /// @param lenient whether to go on after a problem, where the other logs can be read
  /// @throws Failure 4 at the first problem, unless `lenient`; if no log can be told from another,
  ///   always
  static Inspection of(Session session, boolean json, Path file, boolean every, boolean lenient)
      throws IOException {
    var check = new BundleCheck(new Signatures(), every);
    var problems = new ArrayList<BundleProblem>();
    try (var pieces = BundleFile.open(file);
        var progress = session.output(json).progress("bundle.checking", Files.size(file))) {
      boolean going = true;
      while (going) {
        BundleProblem problem =
            switch (pieces.next()) {
              case BundleFile.Piece.Block(var block, long offset) -> {
                progress.at(offset);
                yield check.take(block, offset);
              }
              case BundleFile.Piece.Damaged(var damage) -> {
                going = damage.isReadable();
                yield check.damaged(damage);
              }
              case BundleFile.Piece.End(long offset) -> {
                going = false;
                yield check.end(offset);
              }
              case BundleFile.Piece.Failed(IOException reason) -> throw reason;
            };
        if (problem != null) {
          problems.add(problem);
          boolean separable = check.header() != null && !check.logs().isEmpty();
          boolean ofTheForm = problem.site() == null && problem.kind() == BundleProblem.Kind.FORM;
          if (!lenient || !separable || ofTheForm) {
            throw failure(session, file, check, problem);
          }
        }
      }
    }
    return new Inspection(file, check, problems);
  }

  private static Failure failure(
      Session session, Path file, BundleCheck check, BundleProblem problem) {
    // What the check says is English.
    String reason = session.messages().isEnglish() ? ": " + problem.reason() : "";
    Bytes32 site = problem.site();
    if (problem.kind() == BundleProblem.Kind.DAMAGED) {
      return new Failure(Exit.REFUSED, "bundle_damaged", file, problem.offset(), reason);
    }
    if (site == null) {
      return new Failure(Exit.REFUSED, "bundle_form", file, problem.offset(), reason);
    }
    String name =
        check.logs().stream()
            .filter(l -> l.id().equals(site))
            .map(Inspection::name)
            .findFirst()
            .orElse(site.shortHex(8));
    return problem.index() < 0
        ? new Failure(Exit.REFUSED, "bundle_bad_log", name, problem.offset(), reason)
        : new Failure(
            Exit.REFUSED, "bundle_bad_entry", name, problem.index(), problem.offset(), reason);
  }

  /// How a log's site is called; the start of its id where that is not known.
  static String name(BundleCheck.Log log) {
    return log.name().isEmpty() ? log.id().shortHex(8) : log.name();
  }

  /// The network's id.
  Bytes32 network() {
    var header = check.header();
    if (header == null) {
      throw new IllegalStateException("a bundle without a header was taken");
    }
    return header.network();
  }

  /// The logs that are sound.
  List<BundleCheck.Log> sound() {
    return check.logs().stream().filter(log -> log.problem() == null).toList();
  }

  /// The logs that are not.
  List<BundleCheck.Log> bad() {
    return check.logs().stream().filter(log -> log.problem() != null).toList();
  }

  /// Private parts in it.
  long words() {
    return check.logs().stream().mapToLong(BundleCheck.Log::words).sum();
  }
}
