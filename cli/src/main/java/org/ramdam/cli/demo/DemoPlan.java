package org.ramdam.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.demo.DemoData.Deed;
import org.ramdam.protocol.record.Verdict;

/// Who writes what, and at which site. The same data make the same plan.
///
/// @param home the site of each person, counted from 0; in the order of their first deed
/// @param stewards one of each site: who did least there, so that they may judge most of the rest
/// @param offers what each person knows: the skill of most of their deeds, if there are enough
/// @param leads who leads each project: who did most of it
/// @param tasks what is still to be done
record DemoPlan(
    List<Deed> deeds,
    Map<String, Integer> home,
    List<String> stewards,
    Map<String, Offer> offers,
    Map<String, String> leads,
    List<Task> tasks) {
  private static final int DEEDS_OF_A_SKILL = 3;

  /// People of a site who do one thing together, its steward among them.
  private static final int GROUP = 3;

  /// Minutes that it takes each of them.
  static final int GROUP_MINUTES = 120;

  /// @param level 1 to 4
  record Offer(String skill, int level) {}

  /// How far something comes while the demo runs.
  enum Fate {
    /// Who did it takes it, and does it.
    DONE,
    /// Who did it takes it.
    TAKEN,
    /// Nobody does.
    OPEN
  }

  /// Work that is still to be done, for the site of those who lead its project.
  ///
  /// @param weeks until it is due
  record Task(Deed deed, Fate fate, int weeks) {}

  /// A plan for these people, at so many sites.
  ///
  /// @param deeds that were done
  /// @param toDo those that are not
  static DemoPlan of(List<Deed> deeds, List<Deed> toDo, int sites) {
    var counts = new LinkedHashMap<String, Integer>();
    var projects = new HashMap<String, Map<String, Integer>>();
    for (Deed deed : Stream.concat(deeds.stream(), toDo.stream()).toList()) {
      counts.merge(deed.person(), 1, Integer::sum);
      projects
          .computeIfAbsent(deed.project(), _ -> new LinkedHashMap<>())
          .merge(deed.person(), 1, Integer::sum);
    }
    var leads = new TreeMap<String, String>();
    projects.forEach((project, people) ->
        leads.put(
            project,
            people.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow()));
    Map<String, Integer> home = homes(counts, sites);
    var stewards = new ArrayList<String>();
    for (int site = 0; site < sites; site++) {
      int here = site;
      stewards.add(
          counts.keySet().stream()
              .filter(person -> home.getOrDefault(person, 0) == here)
              .min(Comparator.comparingInt(person -> counts.getOrDefault(person, 0)))
              .orElseThrow());
    }
    var tasks = new ArrayList<Task>();
    Fate[] fates = Fate.values();
    for (int i = 0; i < toDo.size(); i++) {
      tasks.add(new Task(toDo.get(i), fates[i * fates.length / toDo.size()], 1 + i));
    }
    return new DemoPlan(deeds, home, stewards, offers(deeds), leads, tasks);
  }

  /// The busiest first, each where least is done so far; all sites have as many people.
  private static Map<String, Integer> homes(Map<String, Integer> counts, int sites) {
    int[] load = new int[sites];
    int[] people = new int[sites];
    var home = new HashMap<String, Integer>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(person -> {
          int lightest = -1;
          for (int site = 0; site < sites; site++) {
            int places = (counts.size() + sites - 1 - site) / sites;
            if (people[site] < places && (lightest < 0 || load[site] < load[lightest])) {
              lightest = site;
            }
          }
          people[lightest]++;
          load[lightest] += person.getValue();
          home.put(person.getKey(), lightest);
        });
    var ordered = new LinkedHashMap<String, Integer>();
    counts.keySet().forEach(person -> ordered.put(person, home.getOrDefault(person, 0)));
    return ordered;
  }

  private static Map<String, Offer> offers(List<Deed> deeds) {
    var uses = new LinkedHashMap<String, Map<String, Integer>>();
    for (Deed deed : deeds) {
      String skill = DemoData.skill(deed.subject());
      if (!skill.isEmpty()) {
        uses.computeIfAbsent(deed.person(), _ -> new LinkedHashMap<>())
            .merge(skill, 1, Integer::sum);
      }
    }
    var offers = new LinkedHashMap<String, Offer>();
    uses.forEach((person, skills) -> {
      var most = skills.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      if (most.getValue() >= DEEDS_OF_A_SKILL) {
        int level =
            Arrays.stream(new int[] {3, 8, 20, 50})
                .filter(n -> most.getValue() >= n)
                .toArray()
                .length;
        offers.put(person, new Offer(most.getKey(), level));
      }
    });
    return offers;
  }

  /// What the steward of the person's site says of it: one in three is confirmed, about one in a
  /// hundred contested. Nobody judges what they did themselves.
  @Nullable Verdict verdict(Deed deed) {
    if (stewards.get(site(deed)).equals(deed.person())) {
      return null;
    }
    int number = deed.number() / 8;
    if (number % 97 == 0) {
      return Verdict.CONTEST;
    }
    return number % 3 == 0 ? Verdict.CONFIRM : null;
  }

  int site(Deed deed) {
    return home.getOrDefault(deed.person(), 0);
  }

  /// The people of a site, in the order of their first deed.
  List<String> people(int site) {
    return home.keySet().stream().filter(person -> home.getOrDefault(person, 0) == site).toList();
  }

  /// Where those who lead a project are members.
  int leadingSite(String project) {
    return home.getOrDefault(leads.get(project), 0);
  }

  /// Tasks that come as far as this.
  List<Task> tasks(Fate fate) {
    return tasks.stream().filter(task -> task.fate() == fate).toList();
  }

  /// The steward who confirms what was done of a task: of the site it was done for, else of the
  /// site of who did it, as long as that is somebody else.
  ///
  /// @return which site's; -1 if there is none
  int confirmer(Task task) {
    return IntStream.of(leadingSite(task.deed().project()), site(task.deed()))
        .filter(site -> !stewards.get(site).equals(task.deed().person()))
        .findFirst()
        .orElse(-1);
  }

  /// Those of the first site who do one thing together, its steward first, for the second.
  List<String> group() {
    String steward = stewards.getFirst();
    return Stream.concat(
            Stream.of(steward), people(0).stream().filter(person -> !person.equals(steward)))
        .limit(GROUP)
        .toList();
  }
}
