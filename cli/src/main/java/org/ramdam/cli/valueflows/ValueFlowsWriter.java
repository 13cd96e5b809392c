package org.ramdam.cli.valueflows;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ramdam.cli.SiteTexts;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Party;
import org.ramdam.protocol.record.SkillId;

/// Writes a ValueFlows document as its parts come: flows first, then whom and what they name, which
/// is all that is kept in memory.
final class ValueFlowsWriter {
  private static final BigDecimal HOUR = BigDecimal.valueOf(60);

  private final JsonWriter json;
  private final Set<String> sites;
  private final Map<String, String> agents = new TreeMap<>();
  private final Map<String, Project> projects = new TreeMap<>();
  private final Map<String, String> skills = new TreeMap<>();

  private record Project(String name, String site) {}

  /// Starts a document on `out`.
  ///
  /// @param sites ids of the agents that are sites; all others are people
  ValueFlowsWriter(Writer out, Set<String> sites) throws IOException {
    this.json = new JsonWriter(out);
    this.sites = sites;
    json.setIndent("  ");
    json.setHtmlSafe(false);
    json.beginObject();
    json.name("@context");
    write(Vocabulary.context());
    json.name("@graph").beginArray();
  }

  /// A contribution: an event of each of those whose it is.
  ///
  /// @return how many events
  int contribution(Contribution done) throws IOException {
    int events = 0;
    if (isTheirs(done.getStanding())) {
      event(done, done.getProviderId(), done.getProviderName(), done.getStanding(), "");
      events++;
    }
    for (Party other : done.getOthersList()) {
      if (isTheirs(other.getStanding())) {
        event(done, other.getId(), other.getName(), other.getStanding(), ":" + other.getId());
        events++;
      }
    }
    return events;
  }

  private static boolean isTheirs(String standing) {
    return standing.equals("own") || standing.equals("steward");
  }

  private void event(
      Contribution done, String provider, String name, String standing, String suffix)
      throws IOException {
    json.beginObject();
    member("id", "urn:ramdam:record:" + done.getId() + suffix);
    member("type", "EconomicEvent");
    member("action", done.getAction());
    agent("provider", provider, name);
    agent("receiver", done.getReceiverId(), done.getReceiverName());
    effort(done.getMinutes());
    member("hasPointInTime", day(done.getDay()));
    member("created", Instant.ofEpochMilli(done.getCreatedMs()).toString());
    skill(done.getSkill(), shared(done.getScope()));
    process(done.getProcessId(), done.getProcessName(), done.getSiteId());
    flow("fulfills", done.getFulfills(), done.getAction());
    flow("corrects", done.getCorrects(), done.getAction());
    if (shared(done.getScope()) && !done.getNote().isEmpty()) {
      member("note", done.getNote());
    }
    agent("writtenAt", done.getSiteId(), done.getSiteName());
    member("state", done.getState());
    member("standing", standing);
    json.name("professional").value(done.getProfessional());
    json.endObject();
  }

  /// A commitment, with who has taken it as its provider.
  void commitment(Commitment promised) throws IOException {
    boolean shared = shared(promised.getScope());
    json.beginObject();
    member("id", "urn:ramdam:record:" + promised.getId());
    member("type", "Commitment");
    member("action", "work");
    if (!promised.getHolderId().isEmpty()) {
      agent("provider", promised.getHolderId(), promised.getHolderName());
    }
    agent("receiver", promised.getReceiverId(), promised.getReceiverName());
    effort(promised.getMinutes());
    if (promised.getDue() > 0) {
      member("due", day(promised.getDue()));
    }
    member("created", Instant.ofEpochMilli(promised.getCreatedMs()).toString());
    json.name("finished")
        .value(promised.getState().equals("done") || promised.getState().equals("closed"));
    skill(promised.getSkill(), shared);
    process(promised.getProcessId(), promised.getProcessName(), promised.getSiteId());
    if (shared && !promised.getTitle().isEmpty()) {
      String note = promised.getNote();
      member("note", note.isEmpty() ? promised.getTitle() : promised.getTitle() + "\n\n" + note);
    }
    agent("writtenAt", promised.getSiteId(), promised.getSiteName());
    member("state", promised.getState());
    json.endObject();
  }

  /// Ends the document: agents, projects and skills that the flows name, each by its id.
  ///
  /// @param codes the URI that a taxonomy has for a label; empty if none has
  void end(UnaryOperator<String> codes) throws IOException {
    for (Map.Entry<String, Project> each : projects.entrySet()) {
      json.beginObject();
      member("id", each.getKey());
      member("type", "Process");
      member("name", each.getValue().name());
      if (!each.getValue().site().isEmpty()) {
        agent("inScopeOf", each.getValue().site(), agents.getOrDefault(each.getValue().site(), ""));
      }
      json.endObject();
    }
    for (Map.Entry<String, String> each : skills.entrySet()) {
      String code = codes.apply(each.getValue());
      json.beginObject();
      member("id", each.getKey());
      member("type", "ResourceSpecification");
      member("name", each.getValue());
      if (!code.isEmpty()) {
        json.name("classifiedAs").beginArray().value(code).endArray();
      }
      json.name("defaultUnitOfEffort");
      unit();
      json.endObject();
    }
    for (Map.Entry<String, String> each : agents.entrySet()) {
      json.beginObject();
      member("id", agentId(each.getKey()));
      member("type", sites.contains(each.getKey()) ? "Organization" : "Person");
      member("name", SiteTexts.name(each.getValue(), each.getKey()));
      json.endObject();
    }
    json.endArray().endObject();
    json.flush();
  }

  private static boolean shared(String scope) {
    return !scope.equals("site");
  }

  private static String day(long day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZoneOffset.UTC).toInstant().toString();
  }

  private String agentId(String id) {
    return (sites.contains(id) ? "urn:ramdam:site:" : "urn:ramdam:member:") + id;
  }

  private void agent(String role, String id, String name) throws IOException {
    agents.merge(id, name, (one, other) -> one.isEmpty() ? other : one);
    named(role, agentId(id), SiteTexts.name(name, id));
  }

  private void named(String role, String id, String name) throws IOException {
    json.name(role).beginObject();
    member("id", id);
    member("name", name);
    json.endObject();
  }

  private void effort(int minutes) throws IOException {
    json.name("effortQuantity").beginObject();
    member("type", "Measure");
    BigDecimal hours = BigDecimal.valueOf(minutes).divide(HOUR, 4, RoundingMode.HALF_EVEN);
    json.name("hasNumericalValue")
        .value(new BigDecimal(hours.stripTrailingZeros().toPlainString()));
    json.name("hasUnit");
    unit();
    json.endObject();
  }

  private void unit() throws IOException {
    json.beginObject();
    member("id", "om2:hour");
    member("type", "Unit");
    member("label", "hour");
    member("symbol", "h");
    member("omUnitIdentifier", "http://www.ontology-of-units-of-measure.org/resource/om-2/hour");
    json.endObject();
  }

  private void skill(String label, boolean shared) throws IOException {
    if (label.isEmpty()) {
      return;
    }
    boolean isId = label.matches("[0-9a-f]{32}");
    String id = isId ? label : SkillId.ofLabel(label).hex();
    String shown = shared && !isId ? label : id;
    String name =
        skills.merge("urn:ramdam:skill:" + id, shown, (one, other) -> one.equals(id) ? other : one);
    named("resourceConformsTo", "urn:ramdam:skill:" + id, name);
  }

  private void process(String id, String name, String site) throws IOException {
    if (id.isEmpty()) {
      return;
    }
    String urn = "urn:ramdam:record:" + id;
    String shown = SiteTexts.name(name, id);
    projects.putIfAbsent(urn, new Project(shown, site));
    named("inputOf", urn, shown);
  }

  private void flow(String role, String id, String action) throws IOException {
    if (!id.isEmpty()) {
      json.name(role).beginObject();
      member("id", "urn:ramdam:record:" + id);
      member("action", action);
      json.endObject();
    }
  }

  private void member(String name, String value) throws IOException {
    json.name(name).value(value);
  }

  private void write(Map<?, ?> map) throws IOException {
    json.beginObject();
    for (Map.Entry<?, ?> each : map.entrySet()) {
      json.name(each.getKey().toString());
      if (each.getValue() instanceof Map<?, ?> inner) {
        write(inner);
      } else {
        json.value(each.getValue().toString());
      }
    }
    json.endObject();
  }
}
