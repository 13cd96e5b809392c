package org.ramdam.cli.valueflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Party;

class ValueFlowsWriterTest {
  private static final String SITE = "aa".repeat(32);
  private static final String LEA = "11".repeat(32);
  private static final String ALI = "22".repeat(32);
  private static final String PROJECT = "33".repeat(32);
  private static final String SCHEMAS =
      "https://raw.githubusercontent.com/valueflows/valueflows/master/json-schemas/";

  private static Contribution.Builder work(String digit) {
    return Contribution.newBuilder()
        .setId(digit.repeat(64))
        .setSiteId(SITE)
        .setSiteName("La Fabrique")
        .setDay(20_000)
        .setAction("work")
        .setProviderId(LEA)
        .setProviderName("Léa \"Lou\" <Dupré>")
        .setReceiverId(SITE)
        .setReceiverName("La Fabrique")
        .setMinutes(100)
        .setSkill("techniques de soudage")
        .setNote("Soudé\nle portail")
        .setState("confirmed")
        .setStanding("own")
        .setCreatedMs(1_728_000_000_123L)
        .setScope("network");
  }

  private static Commitment.Builder promise(String digit) {
    return Commitment.newBuilder()
        .setId(digit.repeat(64))
        .setSiteId(SITE)
        .setSiteName("La Fabrique")
        .setTitle("Le portail")
        .setNote("avant l'hiver")
        .setSkill("techniques de soudage")
        .setReceiverId(SITE)
        .setReceiverName("La Fabrique")
        .setHolderId(ALI)
        .setHolderName("Ali")
        .setMinutes(600)
        .setDue(20_100)
        .setState("taken")
        .setScope("network")
        .setCreatedMs(1_728_000_000_000L);
  }

  private static String everything() throws IOException {
    var out = new StringWriter();
    var writer = new ValueFlowsWriter(out, Set.of(SITE));
    var _ = writer.contribution(work("a").build());
    var _ =
        writer.contribution(
            work("b")
                .setAction("deliverService")
                .setReceiverId(ALI)
                .setReceiverName("")
                .setProcessId(PROJECT)
                .setProcessName("Le chantier")
                .setFulfills("c".repeat(64))
                .setCorrects("d".repeat(64))
                .build());
    for (String action : List.of("use", "cite")) {
      var _ = writer.contribution(work("e").setAction(action).setSkill("tricot à trois").build());
    }
    writer.commitment(promise("c").setProcessId(PROJECT).setProcessName("Le chantier").build());
    writer.commitment(promise("f").clearHolderId().clearHolderName().clearDue().build());
    writer.end(
        label -> label.equals("techniques de soudage") ? "http://data.europa.eu/esco/x" : "");
    return out.toString();
  }

  private static List<JsonObject> graph(String document) {
    JsonArray graph = JsonParser.parseString(document).getAsJsonObject().getAsJsonArray("@graph");
    return StreamSupport.stream(graph.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static List<JsonObject> of(String document, String type) {
    return graph(document).stream()
        .filter(each -> each.get("type").getAsString().equals(type))
        .toList();
  }

  private interface Flows {
    void to(ValueFlowsWriter writer) throws IOException;
  }

  private static String document(Flows flows) throws IOException {
    var out = new StringWriter();
    var writer = new ValueFlowsWriter(out, Set.of(SITE));
    flows.to(writer);
    writer.end(_ -> "");
    return out.toString();
  }

  private static String rdf(String document) throws Exception {
    var options =
        new JsonLdOptions((url, _) -> {
          throw new JsonLdError(
              JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED, "nothing is fetched: " + url);
        });
    options.setUndefinedTermsPolicy(JsonLdOptions.ProcessingPolicy.Fail);
    var out = new StringWriter();
    JsonLd.toRdf(JsonDocument.of(new StringReader(document)))
        .options(options)
        .provide(new NQuadsWriter(out));
    return out.toString();
  }

  private static SchemaRegistry schemas() throws IOException {
    Map<String, String> schemas = new HashMap<>();
    try (var files = Files.list(Path.of("src/test/resources/valueflows"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        schemas.put(SCHEMAS + file.getFileName(), Files.readString(file));
      }
    }
    assertThat(schemas).hasSizeGreaterThan(10);
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_7, builder -> builder.schemas(schemas));
  }

  @Test
  void everyThing_fitsTheSchemaOfItsType() throws Exception {
    SchemaRegistry schemas = schemas();
    var seen = new ArrayList<String>();
    for (JsonObject each : graph(everything())) {
      String type = each.get("type").getAsString();
      String schema = type.equals("Person") || type.equals("Organization") ? "Agent" : type;
      seen.add(schema);
      assertThat(
              schemas
                  .getSchema(SchemaLocation.of(SCHEMAS + schema + ".json"))
                  .validate(each.toString(), InputFormat.JSON))
          .as(each.toString())
          .isEmpty();
    }
    assertThat(seen)
        .contains("EconomicEvent", "Commitment", "Process", "ResourceSpecification", "Agent");
  }

  @Test
  void theSchemas_wouldSayNo() throws Exception {
    JsonObject event = of(everything(), "EconomicEvent").getFirst();
    event.getAsJsonObject("provider").remove("name");
    event.getAsJsonObject("effortQuantity").addProperty("hasNumericalValue", "two");
    event.remove("action");

    assertThat(
            schemas()
                .getSchema(SchemaLocation.of(SCHEMAS + "EconomicEvent.json"))
                .validate(event.toString(), InputFormat.JSON))
        .hasSize(3);
  }

  @Test
  void everyWord_hasItsMeaning_andNothingIsFetched() throws Exception {
    String rdf = rdf(everything());

    assertThat(rdf)
        .contains(
            "<https://w3id.org/valueflows/ont/vf#action> <https://w3id.org/valueflows/ont/vf#work>",
            "<https://w3id.org/valueflows/ont/vf#action>"
                + " <https://w3id.org/valueflows/ont/vf#deliverService>",
            "<https://w3id.org/valueflows/ont/vf#inputOf> <urn:ramdam:record:" + PROJECT + ">",
            "<https://w3id.org/valueflows/ont/vf#fulfills> <urn:ramdam:record:",
            "<https://w3id.org/valueflows/ont/vf#hasUnit>"
                + " <http://www.ontology-of-units-of-measure.org/resource/om-2/hour>",
            "\"2024-10-04T00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTimeStamp>");
    String unknown = everything().replace("\"standing\": \"own\"", "\"stanling\": \"own\"");
    assertThat(catchThrowable(() -> rdf(unknown))).isInstanceOf(JsonLdError.class);
  }

  @Test
  void theSameFlows_areTheSameDocument() throws Exception {
    assertThat(everything()).isEqualTo(everything());
  }

  @Test
  void hours_areOfEachWhoseTheyAre() throws Exception {
    Party ali = Party.newBuilder().setId(ALI).setName("Ali").setStanding("own").build();
    String refused = "44".repeat(32);
    String document =
        document(writer ->
            assertThat(
                    writer.contribution(
                        work("a")
                            .addOthers(ali)
                            .addOthers(Party.newBuilder().setId(refused).setStanding("declined"))
                            .build()))
                .isEqualTo(2));

    List<JsonObject> events = of(document, "EconomicEvent");
    assertThat(events).hasSize(2);
    assertThat(events.get(0).get("id").getAsString())
        .isEqualTo("urn:ramdam:record:" + "a".repeat(64));
    assertThat(events.get(1).get("id").getAsString())
        .isEqualTo("urn:ramdam:record:" + "a".repeat(64) + ":" + ALI);
    assertThat(
            events.get(1).getAsJsonObject("effortQuantity").get("hasNumericalValue").getAsString())
        .isEqualTo("1.6667");
    assertThat(document).doesNotContain(refused);
    assertThat(
            document(writer ->
                assertThat(writer.contribution(work("a").setStanding("other").build())).isZero()))
        .doesNotContain("EconomicEvent\",\n      \"action\"");
  }

  @Test
  void wordsOfASite_stayThere() throws Exception {
    String document =
        document(writer -> {
          var _ = writer.contribution(work("a").setScope("site").build());
          writer.commitment(promise("b").setScope("site").build());
        });

    assertThat(document)
        .doesNotContain("portail", "hiver", "soudage")
        .contains("\"hasNumericalValue\": 10,");
  }
}
