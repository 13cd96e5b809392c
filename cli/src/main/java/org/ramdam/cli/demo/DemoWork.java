package org.ramdam.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Days;
import org.ramdam.cli.Session;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.demo.DemoData.Deed;
import org.ramdam.cli.demo.DemoPlan.Fate;
import org.ramdam.cli.demo.DemoPlan.Task;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRequest;
import org.ramdam.node.api.proto.ReportRow;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Source;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// What the demo's people do together: they vote, they lead projects, they take on what is still to
/// be done, and do it.
final class DemoWork {
  /// An hour of volunteer work at the legal minimum wage of 2026, and skilled work at one and a
  /// half times that, in cents.
  static final SortedMap<Rule, Integer> RATES =
      new TreeMap<>(Map.of(Rule.RATE_1, 1202, Rule.RATE_2, 1803));

  private static final int RATES_FROM = (int) LocalDate.of(2026, 1, 1).toEpochDay();
  private static final int WEEK = 7;

  private final Session session;
  private final Demo demo;
  private final DemoPlan plan;
  private final int today;
  private final Map<String, Bytes32> projects = new HashMap<>();
  private final Map<String, Origin> imports = new HashMap<>();
  private final Map<Task, Bytes32> tasks = new LinkedHashMap<>();
  private @Nullable Bytes32 group;

  DemoWork(Session session, Demo demo, DemoPlan plan) {
    this.session = session;
    this.demo = demo;
    this.plan = plan;
    today = (int) Days.today(session).toEpochDay();
    RandomGenerator random = session.secure();
    for (String project : plan.leads().keySet()) {
      imports.put(project, new Origin(Source.GIT, random.nextLong(), random.nextLong()));
    }
  }

  // ---- before anything is done

  /// The first site has one steward: another member approves what the steward proposes.
  void vote() throws IOException {
    String steward = plan.stewards().getFirst();
    String member = plan.group().get(1);
    Bytes32 policy =
        demo.write(
            0,
            steward,
            Draft.of(
                new Body.Policy(RATES, RATES_FROM),
                new Words.PolicyWords(session.text("demo.policy.why"))));
    demo.write(0, member, Draft.of(new Body.Attest(policy, Verdict.APPROVE), null));
    demo.tell("demo.policy.voted", demo.siteName(0), steward, member);
  }

  /// One project for each history.
  void addProjects() throws IOException {
    for (var one : plan.leads().entrySet()) {
      String project = one.getKey();
      String lead = one.getValue();
      int at = plan.leadingSite(project);
      var body = new Body.Process(null, List.of(demo.member(lead)), false);
      projects.put(
          project, demo.write(at, lead, Draft.of(body, new Words.ProcessWords(project, ""))));
      demo.tell("demo.project.added", project, lead, demo.siteName(at));
    }
  }

  /// What a deed of a history is as a record.
  Draft contribution(Deed deed) {
    return contribution(deed, plan.site(deed), null);
  }

  private Draft contribution(Deed deed, int receiver, @Nullable Bytes32 fulfills) {
    String skill = DemoData.skill(deed.subject());
    return Draft.of(
        new Body.Contribution(
            Action.WORK,
            demo.member(deed.person()),
            List.of(),
            demo.siteId(receiver),
            deed.minutes(),
            deed.day(),
            skillId(skill),
            project(deed),
            fulfills,
            null,
            false,
            1,
            imports.get(deed.project())),
        new Words.ContributionWords(deed.subject(), skill));
  }

  private static @Nullable SkillId skillId(String label) {
    return label.isEmpty() ? null : SkillId.ofLabel(label);
  }

  private Bytes32 project(Deed deed) {
    return requireNonNull(projects.get(deed.project()), deed.project());
  }

  // ---- what is still to be done

  /// Those who lead write down what is still to be done for their site.
  void writeTasks() throws IOException {
    for (Task task : plan.tasks()) {
      Deed deed = task.deed();
      int at = plan.leadingSite(deed.project());
      String skill = DemoData.skill(deed.subject());
      var body =
          new Body.Commitment(
              Action.WORK,
              null,
              demo.siteId(at),
              deed.minutes(),
              today + WEEK * task.weeks(),
              skillId(skill),
              project(deed));
      String lead = requireNonNull(plan.leads().get(deed.project()));
      var words = new Words.CommitmentWords(deed.subject(), "", skill);
      tasks.put(task, demo.write(at, lead, Draft.of(body, words)));
    }
  }

  /// People take most of it, each at their own site. What is taken elsewhere than at the site that
  /// it is for, that site witnesses, by a record of its own.
  void takeTasks() throws IOException {
    for (Task task : plan.tasks()) {
      if (task.fate() != Fate.OPEN) {
        int at = plan.site(task.deed());
        int receiver = plan.leadingSite(task.deed().project());
        Draft taken = Draft.of(new Body.Attest(id(task), Verdict.ACCEPT), null);
        demo.write(at, task.deed().person(), taken);
        if (at != receiver) {
          demo.expectOwn(receiver);
        }
      }
    }
  }

  /// Some of it is done. The steward of the first site also writes what several of its people did
  /// together for the second one; one of them says that it is so.
  void doTasks() throws IOException {
    for (Task task : plan.tasks(Fate.DONE)) {
      Deed deed = task.deed();
      Draft draft = contribution(deed, plan.leadingSite(deed.project()), id(task));
      demo.write(deed, draft);
    }
    List<String> people = plan.group();
    List<Bytes32> others = people.stream().skip(1).map(demo::member).sorted().toList();
    var together =
        new Body.Contribution(
            Action.WORK,
            demo.member(people.getFirst()),
            others,
            demo.siteId(1),
            DemoPlan.GROUP_MINUTES,
            today,
            null,
            null,
            null,
            null,
            false,
            1,
            null);
    var words = new Words.ContributionWords(session.text("demo.group.note"), "");
    group = demo.write(0, people.getFirst(), Draft.of(together, words));
    demo.write(0, people.get(1), Draft.of(new Body.Attest(group, Verdict.ACCEPT), null));
  }

  private Bytes32 id(Task task) {
    return requireNonNull(tasks.get(task), task.deed().ref());
  }

  /// What the steward of a site confirms of this, beside what the plan says of the histories.
  List<Draft> confirmations(int site) {
    var drafts = new ArrayList<Draft>();
    for (Task task : plan.tasks(Fate.DONE)) {
      if (plan.confirmer(task) == site) {
        drafts.add(confirm(demo.recordOf(task.deed())));
      }
    }
    if (site == 1) {
      drafts.add(confirm(requireNonNull(group)));
    }
    return drafts;
  }

  private static Draft confirm(Bytes32 record) {
    return Draft.of(new Body.Attest(record, Verdict.CONFIRM), null);
  }

  /// How many records [#confirmations] makes at all sites.
  long confirmations() {
    return 1L + confirmed().size();
  }

  private List<Task> confirmed() {
    return plan.tasks(Fate.DONE).stream().filter(task -> plan.confirmer(task) >= 0).toList();
  }

  // ---- what must hold

  /// Contributions that everybody has together, beyond those of the histories' past.
  long shares() {
    return (long) plan.tasks(Fate.DONE).size() + plan.group().size();
  }

  /// Their minutes.
  long minutes() {
    return minutes(plan.tasks(Fate.DONE)) + groupMinutes();
  }

  /// Those of their minutes that are confirmed.
  long minutesConfirmed() {
    return minutes(confirmed()) + groupMinutes();
  }

  private long groupMinutes() {
    return (long) plan.group().size() * DemoPlan.GROUP_MINUTES;
  }

  private static long minutes(List<Task> tasks) {
    return tasks.stream().mapToLong(task -> task.deed().minutes()).sum();
  }

  /// What a node answers of all this.
  void check(NodeClient node, Checks checks) {
    checks.that("policy", isVoted(node));
    checks.that("board", isPlanned(node));
    checks.that("projects", isSummed(node));
    checks.that("imports", areImported(node));
  }

  private boolean isVoted(NodeClient node) {
    var question = PoliciesRequest.newBuilder().setSite(demo.siteId(0).hex()).build();
    PoliciesReply reply = node.call("Policies", question, PoliciesReply.parser());
    return reply.getInForce().getVersion() == 1
        && RATES.entrySet().stream()
            .allMatch(rate ->
                reply.getRulesList().stream()
                    .anyMatch(rule ->
                        rule.getRule().equalsIgnoreCase(rate.getKey().name())
                            && rule.getValue() == rate.getValue()
                            && rule.getVersion() == 1));
  }

  private boolean isPlanned(NodeClient node) {
    List<Commitment> left = board(node, "");
    List<Commitment> done = board(node, "done");
    long open = left.stream().filter(one -> one.getState().equals("open")).count();
    return left.size() + done.size() == plan.tasks().size()
        && done.size() == confirmed().size()
        && open == plan.tasks(Fate.OPEN).size()
        && Stream.concat(left.stream(), done.stream()).allMatch(this::isPlanned);
  }

  private boolean isPlanned(Commitment one) {
    return tasks.entrySet().stream()
        .anyMatch(task -> {
          boolean open = task.getKey().fate() == Fate.OPEN;
          Deed deed = task.getKey().deed();
          return task.getValue().hex().equals(one.getId())
              && one.getTitle().equals(deed.subject())
              && one.getHolderName().equals(open ? "" : deed.person())
              && !one.getProvisional();
        });
  }

  private List<Commitment> board(NodeClient node, String state) {
    var question = BoardRequest.newBuilder().setState(state).setToday(today).build();
    return node.call("Board", question, BoardReply.parser()).getCommitmentsList();
  }

  /// Whether each project has the hours of its history.
  private boolean isSummed(NodeClient node) {
    var question =
        ReportRequest.newBuilder().setToDay(Body.Contribution.LAST_DAY).addBy("process").build();
    ReportReply reply = node.call("Report", question, ReportReply.parser());
    return reply.getProcesses() == projects.size()
        && projects.entrySet().stream()
            .allMatch(project ->
                reply.getRowsList().stream()
                    .filter(row -> row.getKeys(0).equals(project.getValue().hex()))
                    .anyMatch(row -> isSummed(project.getKey(), row)));
  }

  private boolean isSummed(String project, ReportRow row) {
    List<Deed> deeds =
        Stream.concat(plan.deeds().stream(), plan.tasks(Fate.DONE).stream().map(Task::deed))
            .filter(deed -> deed.project().equals(project))
            .toList();
    var hours = row.getHours();
    return row.getNames(0).equals(project)
        && hours.getCount() == deeds.size()
        && hours.getConfirmed() + hours.getDeclared() + hours.getContested()
            == deeds.stream().mapToLong(Deed::minutes).sum();
  }

  /// Whether what was imported says so, and is of days before its people were members.
  private boolean areImported(NodeClient node) {
    return imports.values().stream()
        .allMatch(origin -> {
          String batch = "%016x%016x".formatted(origin.batchHigh(), origin.batchLow());
          var question = ContributionsRequest.newBuilder().setBatch(batch).setLimit(10).build();
          List<Contribution> found =
              node.call("Contributions", question, ContributionsReply.parser())
                  .getContributionsList();
          return !found.isEmpty()
              && found.stream()
                  .allMatch(one ->
                      one.getSource().equals("git")
                          && one.getBatch().equals(batch)
                          && one.getBeforeMember());
        });
  }
}
