package org.ramdam.cli.valueflows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the words of a document mean: those of ValueFlows 1.0, and three of our own.
///
/// @see <a href="https://w3id.org/valueflows/ont/vf">ValueFlows</a>
final class Vocabulary {
  private static final String VF = "https://w3id.org/valueflows/ont/vf#";
  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";

  private static final List<String> CLASSES_AND_ACTIONS =
      List.of(
          "EconomicEvent",
          "Commitment",
          "Process",
          "ResourceSpecification",
          "Person",
          "Organization",
          "Measure",
          "Unit",
          "work",
          "deliverService",
          "use",
          "cite");

  private static final List<String> LINKS =
      List.of(
          "provider",
          "receiver",
          "inputOf",
          "inScopeOf",
          "fulfills",
          "corrects",
          "resourceConformsTo",
          "effortQuantity",
          "hasUnit",
          "defaultUnitOfEffort");

  private static final List<String> MOMENTS = List.of("hasPointInTime", "due", "created");

  private static final List<String> VALUES =
      List.of("name", "note", "finished", "classifiedAs", "hasNumericalValue", "label", "symbol");

  private static final List<String> OURS = List.of("state", "standing", "professional");

  private Vocabulary() {}

  /// The JSON-LD context of a document: nothing is fetched to read it.
  static Map<String, Object> context() {
    var context = new LinkedHashMap<String, Object>();
    context.put("vf", VF);
    context.put("om2", "http://www.ontology-of-units-of-measure.org/resource/om-2/");
    context.put("id", "@id");
    context.put("type", "@type");
    CLASSES_AND_ACTIONS.forEach(term -> context.put(term, VF + term));
    context.put("action", typed(VF + "action", "@vocab"));
    LINKS.forEach(term -> context.put(term, typed(VF + term, "@id")));
    MOMENTS.forEach(term -> context.put(term, typed(VF + term, XSD + "dateTimeStamp")));
    context.put("omUnitIdentifier", typed(VF + "omUnitIdentifier", XSD + "anyURI"));
    VALUES.forEach(term -> context.put(term, VF + term));
    context.put("writtenAt", typed("urn:ramdam:term:writtenAt", "@id"));
    OURS.forEach(term -> context.put(term, "urn:ramdam:term:" + term));
    return context;
  }

  private static Map<String, Object> typed(String id, String type) {
    var definition = new LinkedHashMap<String, Object>();
    definition.put("@id", id);
    definition.put("@type", type);
    return definition;
  }
}
