package org.ramdam.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.demo.DemoData.Deed;
import org.ramdam.protocol.record.Verdict;

/// Who writes what, and at which site. The same data make the same plan.
///
/// @param home the site of each person, counted from 0; in the order of their first deed
/// @param stewards one of each site: who did least there, so that they may judge most of the rest
/// @param offers what each person knows: the skill of most of their deeds, if there are enough
record DemoPlan(
    List<Deed> deeds, Map<String, Integer> home, List<String> stewards, Map<String, Offer> offers) {
  private static final int DEEDS_OF_A_SKILL = 3;

  /// @param level 1 to 4
  record Offer(String skill, int level) {}

  static DemoPlan of(List<Deed> deeds, int sites) {
    var counts = new LinkedHashMap<String, Integer>();
    deeds.forEach(deed -> counts.merge(deed.person(), 1, Integer::sum));
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
    return new DemoPlan(deeds, home, stewards, offers(deeds));
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

  /// The data have no hours. A deed takes 15 to 120 minutes, by its reference alone.
  static int minutes(Deed deed) {
    return 15 * (1 + number(deed) % 8);
  }

  /// What the steward of the person's site says of it: one in three is confirmed, about one in a
  /// hundred contested. Nobody judges what they did themselves.
  @Nullable Verdict verdict(Deed deed) {
    if (stewards.get(site(deed)).equals(deed.person())) {
      return null;
    }
    int number = number(deed) / 8;
    if (number % 97 == 0) {
      return Verdict.CONTEST;
    }
    return number % 3 == 0 ? Verdict.CONFIRM : null;
  }

  private static int number(Deed deed) {
    return Integer.parseInt(deed.ref().substring(0, 7), 16);
  }

  int site(Deed deed) {
    return home.getOrDefault(deed.person(), 0);
  }

  /// The people of a site, in the order of their first deed.
  List<String> people(int site) {
    return home.keySet().stream().filter(person -> home.getOrDefault(person, 0) == site).toList();
  }
}
