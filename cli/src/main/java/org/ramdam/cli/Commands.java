package org.ramdam.cli;

import java.util.List;
import java.util.function.Function;
import org.ramdam.cli.anchor.AnchorCreateCommand;
import org.ramdam.cli.bench.BenchAppendCommand;
import org.ramdam.cli.bench.BenchBundleCommand;
import org.ramdam.cli.bench.BenchGossipCommand;
import org.ramdam.cli.bench.BenchQueryCommand;
import org.ramdam.cli.bench.BenchSyncCommand;
import org.ramdam.cli.bench.BenchVerifyCommand;
import org.ramdam.cli.bundle.BundleExportCommand;
import org.ramdam.cli.bundle.BundleImportCommand;
import org.ramdam.cli.bundle.BundleVerifyCommand;
import org.ramdam.cli.bundle.ExportTilesCommand;
import org.ramdam.cli.demo.DemoCommand;
import org.ramdam.cli.keys.DeviceRecoverCommand;
import org.ramdam.cli.keys.DeviceRequestCommand;
import org.ramdam.cli.keys.IdentityExportCommand;
import org.ramdam.cli.keys.IdentityImportCommand;
import org.ramdam.cli.keys.IdentityListCommand;
import org.ramdam.cli.keys.IdentityNewCommand;
import org.ramdam.cli.keys.IdentityRequestCommand;
import org.ramdam.cli.keys.MemberAdmitCommand;
import org.ramdam.cli.report.CertificateCecCommand;
import org.ramdam.cli.report.CertificatePassportCommand;
import org.ramdam.cli.report.ReportActivityCommand;
import org.ramdam.cli.report.ReportHoursCommand;
import org.ramdam.cli.report.ReportNetworkCommand;
import org.ramdam.cli.report.ValuationCommand;
import org.ramdam.cli.upkeep.BackupCreateCommand;
import org.ramdam.cli.upkeep.BackupListCommand;
import org.ramdam.cli.upkeep.BackupRestoreCommand;
import org.ramdam.cli.upkeep.BackupVerifyCommand;
import org.ramdam.cli.upkeep.ScrubCommand;
import org.ramdam.cli.valueflows.ExportValueflowsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The tree of commands. Only those that the arguments name are built, so that a command costs what
/// it needs and not what all of them need.
final class Commands {
  /// @param make a group of commands is made the same way as a command
  private record Branch(String name, Function<Session, Object> make, List<Branch> children) {}

  private static final List<Branch> TOP =
      List.of(
          leaf("init", InitCommand::new),
          leaf("run", RunCommand::new),
          group(
              "network",
              leaf("create", NetworkCreateCommand::new),
              leaf("invite", NetworkInviteCommand::new),
              leaf("join", NetworkJoinCommand::new),
              leaf("sites", NetworkSitesCommand::new),
              leaf("sponsor", NetworkSponsorCommand::new),
              leaf("forgive", NetworkForgiveCommand::new)),
          group(
              "identity",
              leaf("new", IdentityNewCommand::new),
              leaf("list", IdentityListCommand::new),
              leaf("request", IdentityRequestCommand::new),
              leaf("export", IdentityExportCommand::new),
              leaf("import", IdentityImportCommand::new)),
          group(
              "member",
              leaf("admit", MemberAdmitCommand::new),
              leaf("list", MemberListCommand::new)),
          group(
              "device",
              leaf("request", DeviceRequestCommand::new),
              leaf("add", DeviceAddCommand::new),
              leaf("list", DeviceListCommand::new),
              leaf("revoke", DeviceRevokeCommand::new),
              leaf("recover", DeviceRecoverCommand::new)),
          group(
              "contribution",
              leaf("add", ContributionAddCommand::new),
              leaf("correct", ContributionCorrectCommand::new),
              leaf("withdraw", ContributionWithdrawCommand::new),
              leaf("accept", ContributionAcceptCommand::new),
              leaf("decline", ContributionDeclineCommand::new),
              leaf("confirm", ConfirmCommand::new),
              leaf("contest", ContestCommand::new)),
          leaf("start", StartCommand::new),
          leaf("stop", StopCommand::new),
          leaf("confirm", ConfirmCommand::new),
          leaf("contest", ContestCommand::new),
          group(
              "dispute",
              leaf("open", DisputeOpenCommand::new),
              leaf("mediate", DisputeMediateCommand::new),
              leaf("decide", DisputeDecideCommand::new),
              leaf("appeal", DisputeAppealCommand::new),
              leaf("show", DisputeShowCommand::new)),
          group(
              "commitment",
              leaf("add", CommitmentAddCommand::new),
              leaf("take", CommitmentTakeCommand::new),
              leaf("decline", CommitmentDeclineCommand::new),
              leaf("release", CommitmentReleaseCommand::new),
              leaf("hand-over", CommitmentHandOverCommand::new),
              leaf("close", CommitmentCloseCommand::new)),
          group(
              "project",
              leaf("add", ProjectAddCommand::new),
              leaf("finish", ProjectFinishCommand::new),
              leaf("rename", ProjectRenameCommand::new),
              leaf("lead", ProjectLeadCommand::new),
              leaf("list", ProjectListCommand::new),
              leaf("show", ProjectShowCommand::new)),
          group(
              "import",
              leaf("csv", ImportCsvCommand::new),
              leaf("git", ImportGitCommand::new),
              leaf("contributors", ImportContributorsCommand::new),
              leaf("calendar", ImportCalendarCommand::new),
              leaf("list", ImportListCommand::new),
              leaf("undo", ImportUndoCommand::new)),
          group(
              "skill",
              leaf("add", SkillAddCommand::new),
              leaf("endorse", SkillEndorseCommand::new),
              leaf("find", SkillFindCommand::new)),
          group(
              "policy",
              leaf("show", PolicyShowCommand::new),
              leaf("propose", PolicyProposeCommand::new),
              leaf("approve", PolicyApproveCommand::new),
              leaf("withdraw", PolicyWithdrawCommand::new),
              leaf("history", PolicyHistoryCommand::new)),
          leaf("log", LogCommand::new),
          leaf("board", BoardCommand::new),
          leaf("inbox", InboxCommand::new),
          leaf("person", PersonCommand::new),
          group("who", leaf("knows", WhoKnowsCommand::new)),
          group(
              "report",
              leaf("hours", ReportHoursCommand::new),
              leaf("activity", ReportActivityCommand::new),
              leaf("network", ReportNetworkCommand::new)),
          leaf("valuation", ValuationCommand::new),
          group(
              "certificate",
              leaf("cec", CertificateCecCommand::new),
              leaf("passport", CertificatePassportCommand::new)),
          group(
              "badge",
              leaf("issue", BadgeIssueCommand::new),
              leaf("list", BadgeListCommand::new),
              leaf("export", BadgeExportCommand::new),
              leaf("revoke", BadgeRevokeCommand::new),
              leaf("verify", BadgeVerifyCommand::new)),
          leaf("history", HistoryCommand::new),
          leaf("show", ShowCommand::new),
          leaf("verify", VerifyCommand::new),
          group("receipt", leaf("create", ReceiptCreateCommand::new)),
          group(
              "bundle",
              leaf("export", BundleExportCommand::new),
              leaf("verify", BundleVerifyCommand::new),
              leaf("import", BundleImportCommand::new)),
          group(
              "export",
              leaf("tiles", ExportTilesCommand::new),
              leaf("valueflows", ExportValueflowsCommand::new)),
          group("anchor", leaf("create", AnchorCreateCommand::new)),
          group("witness", leaf("ask", WitnessAskCommand::new)),
          group(
              "fork",
              leaf("list", ForkListCommand::new),
              leaf("show", ForkShowCommand::new),
              leaf("export", ForkExportCommand::new),
              leaf("resolve", ForkResolveCommand::new)),
          leaf("status", StatusCommand::new),
          leaf("doctor", DoctorCommand::new),
          leaf("reindex", ReindexCommand::new),
          leaf("scrub", ScrubCommand::new),
          group(
              "backup",
              leaf("create", BackupCreateCommand::new),
              leaf("list", BackupListCommand::new),
              leaf("verify", BackupVerifyCommand::new),
              leaf("restore", BackupRestoreCommand::new)),
          leaf("demo", DemoCommand::new),
          group(
              "bench",
              leaf("append", BenchAppendCommand::new),
              leaf("sync", BenchSyncCommand::new),
              leaf("query", BenchQueryCommand::new),
              leaf("verify", BenchVerifyCommand::new),
              leaf("bundle", BenchBundleCommand::new),
              leaf("gossip", BenchGossipCommand::new)),
          leaf("completion", CompletionCommand::new),
          leaf("complete", CompleteCommand::new));

  private Commands() {}

  private static Branch leaf(String name, Function<Session, Object> make) {
    return new Branch(name, make, List.of());
  }

  private static Branch group(String name, Branch... children) {
    return new Branch(name, _ -> new GroupCommand(), List.of(children));
  }

  /// The command line that understands these arguments.
  static CommandLine forArguments(Session session, String... arguments) {
    var root = new CommandLine(new RamdamCommand());
    grow(root, TOP, session, arguments, 0);
    root.setResourceBundle(session.messages().bundle());
    return root;
  }

  /// The whole tree: for completion, and for the tests of the help.
  static CommandLine all(Session session) {
    return forArguments(session);
  }

  private static void grow(
      CommandLine parent, List<Branch> branches, Session session, String[] arguments, int from) {
    int at = nextWord(arguments, from);
    List<Branch> named =
        at < arguments.length
            ? branches.stream().filter(b -> b.name.equals(arguments[at])).toList()
            : List.of();
    for (Branch branch : named.isEmpty() ? branches : named) {
      Object command = branch.make.apply(session);
      CommandLine child =
          new CommandLine(
              command instanceof GroupCommand
                  ? CommandSpec.forAnnotatedObject(command).name(branch.name)
                  : command);
      grow(child, branch.children, session, arguments, at + 1);
      parent.addSubcommand(branch.name, child);
    }
  }

  private static int nextWord(String[] arguments, int from) {
    int at = from;
    while (at < arguments.length && arguments[at].startsWith("-")) {
      boolean takesValue = arguments[at].equals("--lang") || arguments[at].equals("--dir");
      at += takesValue ? 2 : 1;
    }
    return at;
  }
}
