package org.ramdam.node.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a JSON text must be before it is read as a message: one object and nothing after it, no key
/// twice in an object, not nested without end.
final class StrictJson {
  private static final int DEPTH = 32;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxStringLength(ApiServer.BODY_BYTES)
                  .build())
          .build();

  private StrictJson() {}

  /// Says what is wrong, in one line; null if nothing is.
  static @Nullable String fault(String text) {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return "the body is not a JSON object";
      }
      json.skipChildren();
      return json.nextToken() == null ? null : "the body has more than one JSON value";
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return "the body is not JSON: " + Lookup.shown(why);
    }
  }
}
