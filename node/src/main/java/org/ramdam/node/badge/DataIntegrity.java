package org.ramdam.node.badge;

import com.apicatalog.jcs.Jcs;
import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;

/// Data Integrity proofs by an Ed25519 key: what is signed is SHA-256 of the proof without its
/// value ‖ SHA-256 of the document without its proofs, each put in the one form of its suite.
///
/// @see <a href="https://www.w3.org/TR/vc-di-eddsa/">W3C EdDSA Cryptosuites v1.0</a>
final class DataIntegrity {
  private static final String CONTEXT = "@context";
  private static final String PROOF = "proof";
  private static final String VALUE = "proofValue";
  private static final String SUITE = "cryptosuite";
  private static final String CREATED = "created";

  /// Steps of putting blank nodes in order: a badge takes a few dozen.
  private static final int MOST_STEPS = 100_000;

  /// What a document is turned into before it is hashed.
  enum Suite {
    /// RDF, in the order of RDF Dataset Canonicalization 1.0.
    RDFC("eddsa-rdfc-2022"),
    /// JSON, as RFC 8785 writes it.
    JCS("eddsa-jcs-2022");

    private final String text;

    Suite(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private static final Contexts CONTEXTS = new Contexts();

  /// The document with a proof of each suite.
  ///
  /// @param document without proofs
  /// @param key whose `did:key` is the issuer
  JsonObject sign(JsonObject document, SigningKey key, Instant created) {
    var proofs = Json.createArrayBuilder();
    try {
      for (Suite suite : Suite.values()) {
        JsonObject proof = unsigned(document, key.publicKey(), created, suite);
        byte[] signature = key.sign(signed(document, proof, suite));
        proofs.add(Json.createObjectBuilder(proof).add(VALUE, Base58.encode(signature)));
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("our own document", e);
    }
    return Json.createObjectBuilder(document).add(PROOF, proofs).build();
  }

  private static JsonObject unsigned(
      JsonObject document, Bytes32 key, Instant created, Suite suite) {
    JsonObjectBuilder proof = Json.createObjectBuilder();
    if (suite == Suite.JCS) {
      proof.add(CONTEXT, document.get(CONTEXT));
    }
    return proof
        .add("type", "DataIntegrityProof")
        .add(SUITE, suite.text())
        .add(CREATED, created.toString())
        .add("verificationMethod", new DidKey(key).verificationMethod())
        .add("proofPurpose", "assertionMethod")
        .build();
  }

  /// Whether a document has one proof of each suite, and nothing beside them.
  boolean hasBothProofs(JsonObject document) {
    return document.get(PROOF) instanceof JsonArray proofs
        && proofs.size() == Suite.values().length
        && Arrays.stream(Suite.values()).allMatch(suite -> proof(document, suite) != null);
  }

  private static @Nullable JsonObject proof(JsonObject document, Suite suite) {
    if (document.get(PROOF) instanceof JsonArray proofs) {
      for (JsonValue one : proofs) {
        if (one instanceof JsonObject proof
            && proof.get(SUITE) instanceof JsonString name
            && name.getString().equals(suite.text())) {
          return proof;
        }
      }
    }
    return null;
  }

  /// Whether the proof of `suite` is by this key, and says what ours say and nothing else.
  ///
  /// @param document with its proofs
  boolean verify(JsonObject document, Suite suite, Bytes32 key, Verifier verifier) {
    JsonObject proof = proof(document, suite);
    if (proof == null
        || !(proof.get(VALUE) instanceof JsonString value)
        || !(proof.get(CREATED) instanceof JsonString created)) {
      return false;
    }
    JsonObject bare = Json.createObjectBuilder(document).remove(PROOF).build();
    try {
      JsonObject expected = unsigned(bare, key, Instant.parse(created.getString()), suite);
      return Json.createObjectBuilder(proof).remove(VALUE).build().equals(expected)
          && verifier.verify(
              key,
              signed(bare, expected, suite),
              Base58.decode(value.getString(), PublicKey.SIGNATURE_SIZE));
    } catch (MalformedException | DateTimeException _) {
      return false;
    }
  }

  private byte[] signed(JsonObject document, JsonObject proof, Suite suite)
      throws MalformedException {
    JsonObject options =
        suite == Suite.JCS
            ? proof
            : Json.createObjectBuilder(proof).add(CONTEXT, document.get(CONTEXT)).build();
    byte[] out = new byte[2 * Bytes32.SIZE];
    hash(canonical(options, suite)).write(out, 0);
    hash(canonical(document, suite)).write(out, Bytes32.SIZE);
    return out;
  }

  private static Bytes32 hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private String canonical(JsonObject document, Suite suite) throws MalformedException {
    return switch (suite) {
      case JCS -> Jcs.canonize(document);
      case RDFC -> rdf(document);
    };
  }

  /// The document as N-Quads in their one order.
  ///
  /// @throws MalformedException if a term has no meaning, or putting it in order takes too long
  String rdf(JsonObject document) throws MalformedException {
    int[] steps = {0};
    RdfCanon canon =
        RdfCanon.create(
            "SHA-256",
            () -> {
              if (++steps[0] > MOST_STEPS) {
                throw new IllegalStateException("too many steps");
              }
            });
    var out = new StringWriter();
    try {
      JsonLd.toRdf(JsonDocument.of(document)).options(CONTEXTS.options()).provide(canon);
      canon.provide(new NQuadsWriter(out));
    } catch (JsonLdError | RdfConsumerException | IllegalStateException e) {
      throw new MalformedException("not JSON-LD of a badge: " + e.getMessage(), e);
    }
    return out.toString();
  }
}
