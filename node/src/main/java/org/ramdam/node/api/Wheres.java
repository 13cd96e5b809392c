package org.ramdam.node.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.places.Commune;
import org.ramdam.node.places.Gazetteer;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Place;
import org.ramdam.protocol.record.SkillId;

/// What a person means by a place: a site of the network, or a commune.
final class Wheres {
  private static final int NEAREST = 3;

  private final Views views;
  private final Lookup lookup;
  private final Bytes32 self;

  Wheres(Views views, Records records, Bytes32 self) {
    this.views = views;
    this.lookup = new Lookup(views, records);
    this.self = self;
  }

  /// A place by its name.
  ///
  /// @param place null if it is a site that does not say where it is
  record Where(String name, @Nullable Place place) {}

  /// A site that is called so, or a commune, or a site that may be meant; this site if `text` is
  /// empty.
  Where of(String text) {
    if (text.isBlank()) {
      return site(self);
    }
    Map<Bytes32, String> sites = lookup.sitesLike(text);
    String folded = SkillId.fold(text);
    List<Bytes32> named =
        sites.entrySet().stream()
            .filter(site -> SkillId.fold(site.getValue()).equals(folded))
            .map(Map.Entry::getKey)
            .toList();
    if (named.size() == 1) {
      return site(named.getFirst());
    }
    List<Commune> communes = Gazetteer.load().communes(text);
    if (communes.size() == 1) {
      return new Where(communes.getFirst().name(), communes.getFirst().place());
    }
    if (communes.size() > 1) {
      throw ApiException.ambiguous(
          Lookup.shown(text) + " may be several communes", labels(communes));
    }
    if (sites.isEmpty()) {
      throw ApiException.notFound(
          "no commune and no site that is known here is called "
              + Lookup.shown(text)
              + "; like it: "
              + String.join(", ", labels(Gazetteer.load().nearest(text, NEAREST))));
    }
    return site(lookup.site(text));
  }

  private Where site(Bytes32 site) {
    var words = views.sites().words(site);
    return new Where(
        Names.orId(words == null ? "" : words.name(), site), Distances.of(site, views));
  }

  private static List<String> labels(List<Commune> communes) {
    return communes.stream().map(Commune::label).toList();
  }
}
