package org.ramdam.node.badge;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import com.apicatalog.jsonld.loader.DocumentLoaderOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The JSON-LD contexts of a badge, from the program itself: nothing is fetched, whatever a file
/// asks for.
final class Contexts implements DocumentLoader {
  private static final String CREDENTIALS = "https://www.w3.org/ns/credentials/v2";
  private static final String OPEN_BADGES =
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

  /// Those that a badge names, in this order.
  static final List<String> OF_A_BADGE = List.of(CREDENTIALS, OPEN_BADGES);

  private final Map<String, JsonDocument> documents =
      Map.of(
          CREDENTIALS, read("credentials-v2.json"),
          OPEN_BADGES, read("context-3.0.3.json"));

  private static JsonDocument read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Contexts.class.getResourceAsStream(resource), resource)) {
      return JsonDocument.of(in);
    } catch (IOException e) {
      throw new UncheckedIOException("a context cannot be read from the program", e);
    } catch (JsonLdError e) {
      throw new IllegalStateException("our own context " + resource, e);
    }
  }

  /// Options under which a term that no context knows is an error, and not left out.
  JsonLdOptions options() {
    var options = new JsonLdOptions(this);
    options.setUndefinedTermsPolicy(JsonLdOptions.ProcessingPolicy.Fail);
    return options;
  }

  @Override
  public Document loadDocument(URI url, DocumentLoaderOptions options) throws JsonLdError {
    JsonDocument document = documents.get(url.toString());
    if (document == null) {
      throw new JsonLdError(
          JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED, "not a context of a badge: " + url);
    }
    return document;
  }
}
