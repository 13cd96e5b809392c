package org.ramdam.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ramdam.cli.RecordTexts;
import org.ramdam.node.api.proto.Contribution;

/// The hours of a year that the citizen engagement account (compte d'engagement citoyen) looks at:
/// confirmed ones of volunteers, by site.
///
/// @param sites most hours first
record CecHours(List<Site> sites) {
  /// Hours of the year that it takes, of all sites together.
  static final long YEAR_MINUTES = 200 * 60;

  /// And of one of them alone.
  static final long ONE_SITE_MINUTES = 100 * 60;

  private static final Set<String> EXPLICIT = Set.of("confirmed", "decided");

  /// @param explicit minutes that somebody confirmed, or a mediator let count
  /// @param tacit minutes that nobody contested in time
  record Site(String name, long explicit, long tacit) {
    long minutes() {
      return explicit + tacit;
    }
  }

  CecHours {
    sites = List.copyOf(sites);
  }

  /// Those of the contributions of one person. Professional ones are none of a volunteer.
  static CecHours of(List<Contribution> contributions) {
    Map<String, Site> sites = new LinkedHashMap<>();
    for (Contribution one : contributions) {
      boolean explicit = EXPLICIT.contains(one.getState());
      boolean tacit = one.getState().equals("tacit");
      if (!one.getProfessional() && (explicit || tacit)) {
        String name = RecordTexts.called(one.getSiteName(), one.getSiteId());
        Site site = sites.getOrDefault(one.getSiteId(), new Site(name, 0, 0));
        sites.put(
            one.getSiteId(),
            new Site(
                name,
                site.explicit + (explicit ? one.getMinutes() : 0),
                site.tacit + (tacit ? one.getMinutes() : 0)));
      }
    }
    var sorted = new ArrayList<>(sites.values());
    sorted.sort(Comparator.comparingLong(Site::minutes).reversed());
    return new CecHours(sorted);
  }

  long explicit() {
    return sites.stream().mapToLong(Site::explicit).sum();
  }

  long tacit() {
    return sites.stream().mapToLong(Site::tacit).sum();
  }

  long minutes() {
    return explicit() + tacit();
  }

  /// Minutes that are missing in the year; 0 if none.
  long missingInYear() {
    return Math.max(0, YEAR_MINUTES - minutes());
  }

  /// Minutes that are missing at the site with the most; 0 if none.
  long missingAtOneSite() {
    return Math.max(0, ONE_SITE_MINUTES - (sites.isEmpty() ? 0 : sites.getFirst().minutes()));
  }

  boolean met() {
    return missingInYear() == 0 && missingAtOneSite() == 0;
  }
}
