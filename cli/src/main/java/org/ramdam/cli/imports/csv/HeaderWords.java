package org.ramdam.cli.imports.csv;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ramdam.cli.imports.Field;
import org.ramdam.protocol.record.SkillId;

/// What the words of a header say about its column, in French and English.
final class HeaderWords {
  private static final Pattern BETWEEN = Pattern.compile("[^a-z0-9]+");
  private static final List<String> MINUTES = list("min mn mins minute minutes");
  private static final List<String> HOURS = list("h hr hrs hour hours heure heures");
  private static final Map<Field, List<String>> WORDS = words();

  private HeaderWords() {}

  private static Map<Field, List<String>> words() {
    var words = new EnumMap<Field, List<String>>(Field.class);
    words.put(Field.DAY, list("date jour day quand when le on"));
    words.put(
        Field.HOURS,
        list("heure heures hour hours hrs h duree duration temps time minute minutes effort"));
    words.put(
        Field.WHO,
        list(
            "benevole benevoles volunteer volunteers qui who nom name prenom personne person"
                + " membre member contributeur contributrice contributor auteur autrice author"
                + " participant participante participants intervenant intervenante adherent"));
    words.put(
        Field.FOR,
        list(
            "pour for beneficiaire beneficiary structure lieu organisation organization association"
                + " destinataire receiver recipient"));
    words.put(
        Field.WHAT,
        list(
            "description quoi what tache tache task activite activity travail work commentaire"
                + " comment objet detail details subject sujet intitule libelle note notes mission"));
    words.put(Field.SKILL, list("competence competences skill skills savoir metier"));
    words.put(Field.PROJECT, list("projet project chantier programme program"));
    words.put(Field.ACTION, list("action"));
    return words;
  }

  private static List<String> list(String words) {
    return List.of(words.split(" ", -1));
  }

  /// How strongly `header` says that its column is `field`, from 0 (not at all): the earlier the
  /// word stands, the more it says, so that `Date de l'action` is a day and `Description de la
  /// tâche du projet` a description. The header as one name ("action") needs no guess.
  static int strength(String header, Field field) {
    if (header.length() > 200) {
      return 0;
    }
    String[] words = BETWEEN.split(SkillId.fold(header), -1);
    for (int i = 0; i < words.length; i++) {
      if (WORDS.getOrDefault(field, List.of()).contains(words[i])) {
        return 20 - Math.min(i, 19);
      }
    }
    return 0;
  }

  /// Whether `header` says that its numbers are minutes, and not that they are `h:min`.
  static boolean saysMinutes(String header) {
    List<String> words = List.of(BETWEEN.split(SkillId.fold(header), -1));
    return words.stream().anyMatch(MINUTES::contains) && words.stream().noneMatch(HOURS::contains);
  }
}
