package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ramdam.node.taxonomy.Concept;

/// Why an offer ranks where it does, in French or in English: a line for each thing that counts,
/// each with its points at the end.
record Why(boolean isFrench) {
  private static final int NAMED = 3;

  static Why in(String language) {
    return new Why(language.equals("fr"));
  }

  private String line(String french, String english, int points, Object... arguments) {
    String text = (isFrench ? french : english).formatted(arguments);
    return text + (isFrench ? "\u00a0: " : ": ") + points;
  }

  /// How a concept is called.
  String label(Concept concept) {
    return isFrench ? concept.french() : concept.englishOrFrench();
  }

  String skill(Wanted.Near near) {
    Concept by = near.by();
    String label = by == null ? "" : label(by);
    if (near.isWhole()) {
      return line("compétence exacte", "exact skill", near.points());
    }
    return switch (near.relation()) {
      case EXACT, ALIKE ->
          line("compétence la plus proche, « %s »", "nearest skill, “%s”", near.points(), label);
      case NARROWER -> line("fait partie de « %s »", "part of “%s”", near.points(), label);
      case SIBLING ->
          line("voisine, dans « %s »", "close to it, within “%s”", near.points(), label);
      case LABEL -> line("mots en commun", "words in common", near.points());
    };
  }

  String level(int level, int wanted, int points) {
    return line("niveau %d, pour %d", "level %d, for %d", points, level, wanted);
  }

  String distance(int kilometres, String place, int points) {
    return line("à %d km de %s", "%d km from %s", points, kilometres, place);
  }

  /// @param names of those who endorse it, as `weights`
  String endorsements(List<Endorsements.Weight> weights, List<String> names, int points) {
    var parts = new ArrayList<String>();
    for (int i = 0; i < Math.min(NAMED, weights.size()); i++) {
      parts.add(names.get(i) + ", " + together(weights.get(i)));
    }
    if (weights.size() > NAMED) {
      int more = weights.size() - NAMED;
      parts.add(isFrench ? more + " de plus" : more + " more");
    }
    String all = String.join(isFrench ? "\u00a0; " : "; ", parts);
    return line("recommandé par %s", "endorsed by %s", points, all);
  }

  private String together(Endorsements.Weight weight) {
    if (weight.sharedMinutes() == 0) {
      return isFrench ? "sans heures confirmées ensemble" : "no confirmed work together";
    }
    String hours = hours(weight.sharedMinutes());
    if (weight.isReciprocal()) {
      return isFrench
          ? hours + " confirmées ensemble, pour moitié car c’est réciproque"
          : hours + " confirmed together, half of it as they endorse each other";
    }
    return hours + (isFrench ? " confirmées ensemble" : " confirmed together");
  }

  private String hours(long minutes) {
    if (isFrench) {
      long rest = minutes % 60;
      return minutes / 60 + "\u00a0h" + (rest == 0 ? "" : "\u00a0%02d".formatted(rest));
    }
    String hours = String.format(Locale.ROOT, "%.1f", minutes / 60.0);
    return (hours.endsWith(".0") ? hours.substring(0, hours.length() - 2) : hours) + " h";
  }
}
