package org.ramdam.cli.demo;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Main;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.Table;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.demo.DemoData.Deed;
import org.ramdam.cli.demo.DemoPlan.Fate;
import org.ramdam.cli.demo.DemoPlan.Offer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.node.api.proto.CreateNetworkRequest;
import org.ramdam.node.api.proto.InviteReply;
import org.ramdam.node.api.proto.InviteRequest;
import org.ramdam.node.api.proto.JoinRequest;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.MembersRequest;
import org.ramdam.node.api.proto.NetworkReply;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.node.api.proto.ReceiptRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.SkillsReply;
import org.ramdam.node.api.proto.SkillsRequest;
import org.ramdam.node.api.proto.SponsorReply;
import org.ramdam.node.api.proto.SponsorRequest;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// The steps of the demo, one after the other. Each is done with the API that the commands use.
final class Demo {
  private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);
  private static final int EVERY_MS = 80;

  /// How many sites the founder admits alone; later ones need a second sponsor.
  private static final int FOUNDER_SPONSORED = 2;

  /// Deeds that a site takes before the next person's turn.
  private static final int WINDOW = 100;

  /// Characters from the start of a file's binary part to the middle of its record.
  private static final int INSIDE_RECORD = 200;

  /// Deeds out of a hundred before a site is killed.
  private static final int BEFORE_CRASH = 70;

  /// Contributions that `ramdam log` shows.
  private static final String LOG_LINES = "12";

  private final Session session;
  private final Output output;
  private final Network network;
  private final DemoPlan plan;
  private final List<SiteProcess> sites;
  private final Checks checks = new Checks();
  private final Map<String, Long> stepsMs = new LinkedHashMap<>();
  private final Map<String, Identity> people = new HashMap<>();
  private final Map<Deed, Bytes32> recordIds = new ConcurrentHashMap<>();
  private final Map<String, Bytes32> offerIds = new ConcurrentHashMap<>();
  private final List<Bytes32> siteIds = new ArrayList<>();
  private final long[] base;
  private final long[] held;
  private final AtomicLongArray acknowledged;
  private final long startNs = System.nanoTime();
  private long stepNs = startNs;
  private final DemoWork work;
  private final List<Object> answers = new ArrayList<>();
  private Map<String, Object> crash = Map.of();
  private List<SiteStatus> logs = List.of();

  Demo(Session session, Network network, DemoPlan plan) {
    this.session = session;
    this.output = session.output(false);
    this.network = network;
    this.plan = plan;
    sites = network.sites();
    base = new long[sites.size()];
    held = new long[sites.size()];
    acknowledged = new AtomicLongArray(sites.size());
    work = new DemoWork(session, this, plan);
  }

  Checks checks() {
    return checks;
  }

  void run() throws IOException, InterruptedException {
    long minutes = minutes(plan.deeds());
    output.line("demo.title", sites.size(), plan.home().size(), plan.deeds().size());
    output.line("demo.data", session.messages().hours(minutes));
    startSites();
    found();
    admitPeople();
    agree();
    int split = plan.deeds().size() * BEFORE_CRASH / 100;
    write(plan.deeds().subList(0, split));
    killAndCatchUp(plan.deeds().subList(split, plan.deeds().size()));
    takeOn();
    attest();
    checkAnswers();
    verifyRecord();
    showAnswers();
    end();
  }

  // ---- the network

  private void startSites() throws IOException, InterruptedException {
    heading("demo.start");
    network.start(sites);
    for (SiteProcess site : sites) {
      siteIds.add(id(site.status().getSiteId()));
      output.plain(
          "   "
              + session.text(
                  "demo.start.site", site.name(), String.valueOf(site.pid()), site.address()));
    }
    done("start");
  }

  private void found() throws InterruptedException {
    heading("demo.network");
    try (NodeClient founder = sites.getFirst().connect()) {
      var genesis =
          CreateNetworkRequest.newBuilder()
              .setName(session.text("demo.network.name"))
              .setFounderSponsored(FOUNDER_SPONSORED)
              .build();
      founder.call("CreateNetwork", genesis, NetworkReply.parser());
      for (SiteProcess site : sites.subList(1, sites.size())) {
        InviteReply invite =
            founder.call("Invite", InviteRequest.getDefaultInstance(), InviteReply.parser());
        try (NodeClient joining = site.connect()) {
          joining.call(
              "Join",
              JoinRequest.newBuilder().setInvite(invite.getInvite()).build(),
              NetworkReply.parser());
        }
        sponsor(site);
      }
    }
    long deadlineNs = System.nanoTime() + PATIENCE_NS;
    while (!isConverged(sites, null)) {
      pause(deadlineNs);
    }
    checks.that("sites_admitted", sites.stream().allMatch(this::knowsEverySite));
    done("network");
  }

  private boolean knowsEverySite(SiteProcess site) {
    List<SiteStatus> known = site.status().getSitesList();
    return known.size() == sites.size() && known.stream().allMatch(one -> one.getSize() > 0);
  }

  /// Later sites need another sponsor beside the one who invited them.
  private void sponsor(SiteProcess candidate) throws InterruptedException {
    int at = sites.indexOf(candidate);
    if (at <= FOUNDER_SPONSORED) {
      output.plain("   " + session.text("demo.network.joined", candidate.name()));
      return;
    }
    SiteProcess second = sites.get(1 + at % FOUNDER_SPONSORED);
    var request = SponsorRequest.newBuilder().setSite(siteIds.get(at).hex()).build();
    long deadlineNs = System.nanoTime() + PATIENCE_NS;
    try (NodeClient sponsor = second.connect()) {
      while (true) {
        try {
          SponsorReply reply = sponsor.call("Sponsor", request, SponsorReply.parser());
          checks.that("sites_admitted", reply.getAdmitted());
          output.plain(
              "   " + session.text("demo.network.sponsored", candidate.name(), second.name()));
          return;
        } catch (Failure e) {
          // The news that the site is a candidate may not have come yet.
          if (!e.code().equals("not_found")) {
            throw e;
          }
          pause(deadlineNs);
        }
      }
    }
  }

  private void admitPeople() throws IOException, InterruptedException {
    heading("demo.people");
    Session keys = withKeys();
    for (String person : plan.home().keySet()) {
      people.put(person, Identities.create(keys, person));
    }
    everywhere(
        sites,
        at -> {
          try (NodeClient node = sites.get(at).connect()) {
            for (String person : plan.people(at)) {
              boolean steward = plan.stewards().get(at).equals(person);
              node.call(
                  "AdmitMember",
                  identity(person).request(List.of(steward ? "steward" : "member")),
                  Member.parser());
            }
          }
          return null;
        },
        null);
    for (int at = 0; at < sites.size(); at++) {
      base[at] = ownSize(at);
      output.plain(
          "   "
              + session.text(
                  "demo.people.site",
                  sites.get(at).name(),
                  plan.people(at).size(),
                  plan.stewards().get(at)));
    }
    done("members");
  }

  private Session withKeys() {
    var env = new HashMap<>(session.env());
    env.put("RAMDAM_KEYS", network.directory().resolve("keys").toString());
    return new Session(
        env,
        session.messages(),
        session.in(),
        session.out(),
        session.err(),
        session.terminals(),
        session.clock());
  }

  private Identity identity(String person) {
    Identity identity = people.get(person);
    if (identity == null) {
      throw new IllegalStateException("nobody of this name: " + person);
    }
    return identity;
  }

  // ---- what they agree on

  private void agree() throws IOException, InterruptedException {
    heading("demo.agree");
    work.vote();
    work.addProjects();
    converge(sites);
    done("agreements");
  }

  // ---- contributions

  private void write(List<Deed> deeds) throws IOException, InterruptedException {
    heading("demo.write", deeds.size());
    everywhere(sites, at -> writeAt(at, deeds), total(deeds));
    converge(sites);
    done("contributions");
  }

  /// Writes those of `deeds` that are of people of this site.
  private @Nullable Void writeAt(int at, List<Deed> deeds) throws IOException {
    List<Deed> own = deeds.stream().filter(deed -> plan.site(deed) == at).toList();
    try (NodeClient node = sites.get(at).connect()) {
      for (int from = 0; from < own.size(); from += WINDOW) {
        var turns = new LinkedHashMap<String, List<Deed>>();
        own.subList(from, Math.min(own.size(), from + WINDOW))
            .forEach(
                deed -> turns.computeIfAbsent(deed.person(), _ -> new ArrayList<>()).add(deed));
        for (var turn : turns.entrySet()) {
          List<Draft> drafts = turn.getValue().stream().map(work::contribution).toList();
          List<StoredRecord> stored = submit(at, node, turn.getKey(), drafts);
          for (int i = 0; i < stored.size(); i++) {
            recordIds.put(turn.getValue().get(i), id(stored.get(i).getId()));
          }
        }
      }
    }
    return null;
  }

  private List<StoredRecord> submit(int at, NodeClient node, String person, List<Draft> drafts)
      throws IOException {
    List<StoredRecord> stored = new Signer(session, node, identity(person)).submit(drafts, _ -> {});
    checks.that("acknowledged", stored.size() == drafts.size());
    acknowledged.addAndGet(at, stored.size());
    return stored;
  }

  /// Writes one record of a person of this site, and waits until it is stored.
  Bytes32 write(int at, String person, Draft draft) throws IOException {
    try (NodeClient node = sites.get(at).connect()) {
      return id(submit(at, node, person, List.of(draft)).getFirst().getId());
    }
  }

  /// Writes a deed.
  void write(Deed deed, Draft draft) throws IOException {
    recordIds.put(deed, write(plan.site(deed), deed.person(), draft));
  }

  /// A site will write a record of its own.
  void expectOwn(int at) {
    acknowledged.incrementAndGet(at);
  }

  Bytes32 siteId(int at) {
    return siteIds.get(at);
  }

  String siteName(int at) {
    return sites.get(at).name();
  }

  Bytes32 member(String person) {
    return identity(person).memberId();
  }

  /// Says something beneath the heading.
  void tell(String id, Object... arguments) {
    output.plain("   " + session.text(id, arguments));
  }

  private void killAndCatchUp(List<Deed> deeds) throws IOException, InterruptedException {
    int victim = sites.size() - 1;
    SiteProcess killed = sites.get(victim);
    List<SiteProcess> others = sites.subList(0, victim);
    List<Deed> own = deeds.stream().filter(deed -> plan.site(deed) == victim).toList();
    int last = Math.min(own.size(), 10);
    heading("demo.kill", killed.name());
    // It acknowledges these and is gone before it can have told anyone for sure.
    writeAt(victim, own.subList(0, last));
    output.plain("   " + session.text("demo.kill.done", String.valueOf(killed.pid()), last));
    killed.kill();
    held[victim] += last;
    long before = acknowledgedByOthers(victim);
    long unheard = base[victim] + acknowledged.get(victim) - heardOf(victim, others);
    everywhere(others, at -> writeAt(at, deeds), total(deeds) - own.size() - unheard);
    converge(others);
    long missed = acknowledgedByOthers(victim) - before;
    done("crash");

    heading("demo.back", killed.name());
    long restartNs = System.nanoTime();
    network.start(List.of(killed));
    checks.that("killed_lost_nothing", ownSize(victim) == base[victim] + acknowledged.get(victim));
    long answersMs = millisSince(restartNs);
    drawUntilEven(new Bars(session), totalExpected());
    converge(sites);
    long caughtUpMs = millisSince(restartNs);
    checks.that("killed_missed", missed > 0);
    crash =
        Json.map(
            "site", killed.name(),
            "missed", missed,
            "answers_ms", answersMs,
            "caught_up_ms", caughtUpMs);
    output.plain(
        "   " + session.text("demo.back.done", missed, seconds(caughtUpMs), seconds(answersMs)));
    done("catch_up");
    List<Deed> rest = own.subList(last, own.size());
    heading("demo.rest", killed.name(), rest.size());
    everywhere(List.of(killed), at -> writeAt(at, rest), total(rest));
    converge(sites);
    done("rest");
  }

  /// How much of a site's log these hold, the one that holds most.
  private long heardOf(int site, List<SiteProcess> others) {
    return others.stream()
        .flatMap(other -> other.status().getSitesList().stream())
        .filter(log -> log.getSiteId().equals(siteIds.get(site).hex()))
        .mapToLong(SiteStatus::getSize)
        .max()
        .orElse(0);
  }

  private long acknowledgedByOthers(int site) {
    long sum = 0;
    for (int at = 0; at < sites.size(); at++) {
      sum += at == site ? 0 : acknowledged.get(at);
    }
    return sum;
  }

  // ---- what is still to be done

  private void takeOn() throws IOException, InterruptedException {
    int open = plan.tasks(Fate.OPEN).size();
    int finished = plan.tasks(Fate.DONE).size();
    heading("demo.tasks", plan.tasks().size());
    work.writeTasks();
    converge(sites);
    work.takeTasks();
    converge(sites);
    tell("demo.tasks.taken", plan.tasks().size() - open, open);
    work.doTasks();
    converge(sites);
    tell("demo.tasks.done", finished);
    tell("demo.group.done", plan.group().size(), siteName(0), siteName(1));
    done("tasks");
  }

  // ---- what others say of it

  private void attest() throws IOException, InterruptedException {
    long confirmed = count(Verdict.CONFIRM) + work.confirmations();
    long contested = count(Verdict.CONTEST);
    heading("demo.attest", confirmed, contested, plan.offers().size());
    long all = confirmed + contested + plan.offers().size();
    everywhere(sites, this::judgeAt, totalExpected() + all);
    everywhere(sites, this::endorseAt, null);
    converge(sites);
    done("attestations");
  }

  private long count(Verdict verdict) {
    return plan.deeds().stream().filter(deed -> plan.verdict(deed) == verdict).count();
  }

  private @Nullable Void judgeAt(int at) throws IOException {
    var drafts = new ArrayList<Draft>();
    for (Deed deed : plan.deeds()) {
      Verdict verdict = plan.site(deed) == at ? plan.verdict(deed) : null;
      if (verdict != null) {
        Words words =
            verdict == Verdict.CONTEST
                ? new Words.AttestWords(session.text("demo.contest.reason"))
                : null;
        drafts.add(Draft.of(new Body.Attest(recordOf(deed), verdict), words));
      }
    }
    drafts.addAll(work.confirmations(at));
    try (NodeClient node = sites.get(at).connect()) {
      submit(at, node, plan.stewards().get(at), drafts);
      for (String person : plan.people(at)) {
        Offer offer = plan.offers().get(person);
        if (offer != null) {
          var body = new Body.Skill(SkillId.ofLabel(offer.skill()), offer.level(), SkillMode.SHARE);
          Draft draft = Draft.of(body, new Words.SkillWords(offer.skill(), ""));
          offerIds.put(person, id(submit(at, node, person, List.of(draft)).getFirst().getId()));
        }
      }
    }
    return null;
  }

  Bytes32 recordOf(Deed deed) {
    Bytes32 id = recordIds.get(deed);
    if (id == null) {
      throw new IllegalStateException("not written: " + deed.ref());
    }
    return id;
  }

  /// The steward of a site endorses the skills of its people and of those of the site before.
  private @Nullable Void endorseAt(int at) throws IOException {
    String steward = plan.stewards().get(at);
    List<Draft> drafts =
        plan.home().keySet().stream()
            .filter(person -> endorses(at, person))
            .map(offerIds::get)
            .map(offer -> Draft.of(new Body.Attest(offer, Verdict.ENDORSE), null))
            .toList();
    if (!drafts.isEmpty()) {
      try (NodeClient node = sites.get(at).connect()) {
        submit(at, node, steward, drafts);
      }
    }
    return null;
  }

  private boolean endorses(int at, String person) {
    int home = plan.home().getOrDefault(person, 0);
    return plan.offers().containsKey(person)
        && !plan.stewards().get(at).equals(person)
        && (home == at || (home + 1) % sites.size() == at);
  }

  private long endorsements() {
    long sum = 0;
    for (int at = 0; at < sites.size(); at++) {
      int steward = at;
      sum += plan.home().keySet().stream().filter(person -> endorses(steward, person)).count();
    }
    return sum;
  }

  // ---- what must hold

  private void checkAnswers() {
    heading("demo.check");
    boolean converged = isConverged(sites, expected());
    checks.that("converged", converged);
    logs =
        sites.getFirst().status().getSitesList().stream()
            .sorted(Comparator.comparing(SiteStatus::getName))
            .toList();
    checks.that("records", logs.stream().mapToLong(SiteStatus::getSize).sum() == totalExpected());
    for (SiteProcess site : sites) {
      try (NodeClient node = site.connect()) {
        MembersReply members =
            node.call("Members", MembersRequest.getDefaultInstance(), MembersReply.parser());
        checks.that("who_did_what", isPlanned(members.getMembersList()));
        SkillsReply skills =
            node.call(
                "Skills", SkillsRequest.newBuilder().setLimit(1000).build(), SkillsReply.parser());
        checks.that("skills", areEndorsed(skills.getSkillsList()));
        work.check(node, checks);
        if (site.equals(sites.getFirst())) {
          printPeople(members.getMembersList());
        }
      }
    }
    printLogs();
    done("check");
  }

  private boolean isPlanned(List<Member> members) {
    long declared = minutes(plan.deeds());
    long contested = minutes(said(Verdict.CONTEST));
    return members.size() == plan.home().size()
        && members.stream().mapToLong(Member::getContributions).sum()
            == plan.deeds().size() + work.shares()
        && members.stream().mapToLong(Member::getMinutes).sum()
            == declared - contested + work.minutes()
        && members.stream().mapToLong(Member::getMinutesConfirmed).sum()
            == minutes(said(Verdict.CONFIRM)) + work.minutesConfirmed();
  }

  private List<Deed> said(Verdict verdict) {
    return plan.deeds().stream().filter(deed -> plan.verdict(deed) == verdict).toList();
  }

  private static long minutes(List<Deed> deeds) {
    return deeds.stream().mapToLong(Deed::minutes).sum();
  }

  private boolean areEndorsed(List<SkillOffer> offers) {
    return offers.size() == plan.offers().size()
        && offers.stream().mapToLong(SkillOffer::getEndorsements).sum() == endorsements();
  }

  private void printPeople(List<Member> members) {
    Table table =
        output
            .table(
                "column.name",
                "column.site",
                "column.contributions",
                "column.hours",
                "column.confirmed")
            .right(2, 3, 4);
    members.stream()
        .sorted(Comparator.comparingLong(Member::getMinutes).reversed())
        .limit(10)
        .forEach(member ->
            table.row(
                member.getName(),
                member.getSiteName(),
                session.messages().number(member.getContributions()),
                session.messages().hours(member.getMinutes()),
                100 * member.getMinutesConfirmed() / Math.max(1, member.getMinutes()) + "\u00a0%"));
    table.print();
    output.plain("");
  }

  private void printLogs() {
    Table table =
        output.table("column.site", "column.records", "demo.column.root", "demo.column.same");
    table.right(1);
    for (SiteStatus log : logs) {
      long same =
          sites.stream()
              .flatMap(site -> site.status().getSitesList().stream())
              .filter(one ->
                  one.getSiteId().equals(log.getSiteId())
                      && one.getSize() == log.getSize()
                      && one.getRoot().equals(log.getRoot()))
              .count();
      table.row(
          log.getName(),
          session.messages().number(log.getSize()),
          log.getRoot().substring(0, 16) + "…",
          session.text("demo.same", same, sites.size()));
      table.mark(3, same == sites.size() ? Output.Mark.GOOD : Output.Mark.BAD);
    }
    table.print();
  }

  /// A record that the killed site missed, exported there, checked when no node runs any more.
  private void verifyRecord() throws IOException, InterruptedException {
    heading("demo.verify");
    int last = sites.size() - 1;
    Deed deed =
        plan.deeds().reversed().stream()
            .filter(one -> plan.site(one) != last)
            .findFirst()
            .orElseThrow();
    Path sound = network.directory().resolve("record.ramdam");
    Path flipped = network.directory().resolve("record-flipped.ramdam");
    byte[] bytes;
    try (NodeClient node = sites.getLast().connect()) {
      ReceiptReply reply =
          node.call(
              "Receipt",
              ReceiptRequest.newBuilder().setId(recordOf(deed).hex()).build(),
              ReceiptReply.parser());
      bytes = reply.getFile().getBytes(StandardCharsets.UTF_8);
    }
    Files.write(sound, bytes);
    int at = flip(bytes);
    Files.write(flipped, bytes);
    checks.that("stopped", network.stop());
    checks.that("no_node_runs", sites.stream().noneMatch(SiteProcess::isAlive));
    output.plain("   " + session.text("demo.verify.down", bytes.length, at));
    checks.that("sound_record_verified", verify(sound) == Exit.OK.code());
    checks.that("flipped_record_refused", verify(flipped) == Exit.REFUSED.code());
    done("verify");
  }

  /// Flips a bit where the record itself stands, such that a letter or digit is one still: the text
  /// is as sound as before.
  ///
  /// @return which byte
  private static int flip(byte[] file) {
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("extra ") + INSIDE_RECORD;
    while (!Character.isLetterOrDigit(file[at]) || !Character.isLetterOrDigit(file[at] ^ 1)) {
      at++;
    }
    file[at] ^= 1;
    return at;
  }

  private int verify(Path file) throws IOException, InterruptedException {
    String language = session.messages().isEnglish() ? "en" : "fr";
    var builder =
        new ProcessBuilder(SiteProcess.ramdam("verify", file.toString(), "--lang", language));
    Process process =
        builder.redirectErrorStream(true).redirectInput(new File("/dev/null")).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    output.plain("   $ ramdam verify " + file.getFileName());
    said.lines().filter(line -> !line.isBlank()).forEach(line -> output.plain("     " + line));
    output.plain("     " + session.text("demo.verify.exit", exit));
    return exit;
  }

  /// One of them starts again, alone, and is asked by the commands that people use.
  private void showAnswers() throws IOException, InterruptedException {
    SiteProcess alone = sites.getLast();
    heading("demo.answers", alone.name());
    network.start(List.of(alone));
    String since = LocalDate.ofEpochDay(plan.deeds().getFirst().day()).toString();
    ask(alone, "board");
    ask(alone, "log", "--limit", LOG_LINES);
    ask(alone, "report", "hours", "--from", since, "--by", "project,site");
    checks.that("stopped", network.stop());
    done("answers");
  }

  /// Runs a command of Ramdam about a site, and shows what it prints.
  private void ask(SiteProcess site, String... command) {
    String line = "ramdam " + String.join(" ", command);
    output.plain("");
    output.plain("   $ " + line);
    session.out().flush();
    var text = new StringWriter();
    var printer = new PrintWriter(text);
    var terminals = new Session.Terminals(false, session.terminals().out(), false);
    var asking =
        new Session(
            session.env(),
            session.messages(),
            session.in(),
            printer,
            printer,
            terminals,
            session.clock());
    var words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--dir", site.directory().toString()));
    Exit exit = Main.run(asking, words.toArray(String[]::new));
    session.out().print(text);
    session.out().flush();
    checks.that("answered", exit == Exit.OK);
    answers.add(Json.map("command", line, "exit", exit.code(), "text", text.toString()));
  }

  private void end() {
    output.plain("");
    List<String> failed = checks.failed();
    for (var check : checks.all().entrySet()) {
      output.plain(
          (check.getValue()
                  ? output.mark(Output.Mark.GOOD, " ✓ ")
                  : output.mark(Output.Mark.BAD, " ✗ "))
              + session.text("demo.check." + check.getKey()));
    }
    stepsMs.put("all", millisSince(startNs));
    output.plain("");
    if (failed.isEmpty()) {
      output.line("demo.ok", seconds(millisSince(startNs)));
    } else {
      output.line("demo.failed", failed.size(), String.join(", ", failed));
    }
    if (network.isKept()) {
      Path site = sites.getFirst().directory();
      output.line("demo.kept", network.directory());
      output.plain("   ramdam run --dir " + site + " &");
      output.plain("   ramdam board --dir " + site);
      output.plain("   ramdam log --dir " + site);
      output.plain("   ramdam history --dir " + site);
      output.plain("   ramdam skill find documentation --dir " + site);
      output.plain("   ramdam network sites --dir " + site);
      output.plain("   ramdam verify " + network.directory().resolve("record.ramdam"));
    } else {
      output.line("demo.not_kept");
    }
  }

  /// For programs.
  Map<String, Object> result() {
    var found =
        logs.stream()
            .map(log ->
                (Object)
                    Json.map("site", log.getName(), "size", log.getSize(), "root", log.getRoot()))
            .toList();
    return Json.map(
        "ok", checks.failed().isEmpty(),
        "sites", sites.size(),
        "people", plan.home().size(),
        "contributions", plan.deeds().size(),
        "tasks", plan.tasks().size(),
        "records", logs.stream().mapToLong(SiteStatus::getSize).sum(),
        "converged", checks.all().getOrDefault("converged", false),
        "logs", found,
        "crash", crash,
        "answers", answers,
        "checks", checks.all(),
        "steps_ms", stepsMs);
  }

  // ---- waiting

  private interface AtSite {
    @Nullable Void run(int at) throws IOException;
  }

  /// Does the same at several sites at once, and shows how it spreads.
  ///
  /// @param total records in all logs when it is done; null: nothing is shown
  private void everywhere(List<SiteProcess> some, AtSite task, @Nullable Long total)
      throws IOException, InterruptedException {
    Bars bars = new Bars(session);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<@Nullable Void>>();
      for (SiteProcess site : some) {
        Callable<@Nullable Void> one = () -> task.run(sites.indexOf(site));
        running.add(threads.submit(one));
      }
      while (!running.stream().allMatch(Future::isDone)) {
        if (total != null) {
          draw(bars, total);
        }
        Thread.sleep(EVERY_MS);
      }
      for (Future<@Nullable Void> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Failure failure -> throw failure;
        case IOException io -> throw io;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
    if (total != null) {
      drawUntilEven(bars, total);
    }
  }

  private void drawUntilEven(Bars bars, long total) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE_NS;
    while (!draw(bars, total)) {
      pause(deadlineNs);
    }
  }

  /// @return whether all nodes that run hold everything
  private boolean draw(Bars bars, long total) {
    var all = new ArrayList<Bars.Bar>();
    boolean even = true;
    for (SiteProcess site : sites) {
      boolean alive = site.isAlive();
      int at = all.size();
      held[at] = alive ? site.status().getRecords() : held[at];
      even &= !alive || held[at] >= total;
      all.add(new Bars.Bar(site.name(), held[at], total, alive));
    }
    bars.draw(all);
    return even;
  }

  private void converge(List<SiteProcess> some) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE_NS;
    Map<String, Long> expected = expected();
    if (some.size() < sites.size()) {
      // what the dead one said last may not have come to the others
      siteIds.stream()
          .filter(id -> !sites.get(siteIds.indexOf(id)).isAlive())
          .forEach(id -> expected.remove(id.hex()));
    }
    while (!isConverged(some, expected)) {
      pause(deadlineNs);
    }
  }

  /// Whether these nodes hold the same logs, with the same roots and all their words.
  ///
  /// @param sizes that the logs must have; null: any
  private boolean isConverged(List<SiteProcess> some, @Nullable Map<String, Long> sizes) {
    var seen = new HashMap<String, String>();
    for (SiteProcess site : some) {
      StatusReply status = site.status();
      if (status.getSitesCount() != sites.size()) {
        return false;
      }
      for (SiteStatus log : status.getSitesList()) {
        String head = log.getSize() + " " + log.getRoot();
        String before = seen.putIfAbsent(log.getSiteId(), head);
        boolean missing =
            sizes != null
                && !sizes.getOrDefault(log.getSiteId(), log.getSize()).equals(log.getSize());
        if ((before != null && !before.equals(head))
            || missing
            || log.getSize() == 0
            || log.getPrivateMissing() > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private Map<String, Long> expected() {
    var sizes = new HashMap<String, Long>();
    for (int at = 0; at < sites.size(); at++) {
      sizes.put(siteIds.get(at).hex(), base[at] + acknowledged.get(at));
    }
    return sizes;
  }

  private long totalExpected() {
    return expected().values().stream().mapToLong(Long::longValue).sum();
  }

  /// Records in all logs when these are written too.
  private long total(List<Deed> deeds) {
    return totalExpected() + deeds.size();
  }

  private long ownSize(int at) {
    return sites.get(at).status().getSitesList().stream()
        .filter(SiteStatus::getSelf)
        .mapToLong(SiteStatus::getSize)
        .findFirst()
        .orElse(0);
  }

  private static void pause(long deadlineNs) throws InterruptedException {
    if (System.nanoTime() > deadlineNs) {
      throw new Failure(Exit.UNEXPECTED, "demo_slow");
    }
    Thread.sleep(EVERY_MS);
  }

  private static Bytes32 id(String hex) {
    try {
      return Bytes32.parseHex(hex);
    } catch (MalformedException e) {
      throw new IllegalStateException("a node's own id", e);
    }
  }

  // ---- telling

  private void heading(String id, Object... arguments) {
    output.plain("");
    output.plain(output.mark(Output.Mark.STRONG, session.text(id, arguments)));
    session.out().flush();
  }

  private void done(String step) {
    stepsMs.put(step, millisSince(stepNs));
    stepNs = System.nanoTime();
    session.out().flush();
  }

  private static long millisSince(long ns) {
    return (System.nanoTime() - ns) / 1_000_000;
  }

  private String seconds(long ms) {
    String text = "%d.%d".formatted(ms / 1000, ms % 1000 / 100);
    return (session.messages().isEnglish() ? text : text.replace('.', ',')) + "\u00a0s";
  }
}
