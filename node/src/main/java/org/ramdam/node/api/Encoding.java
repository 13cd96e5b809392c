package org.ramdam.node.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Error;

/// How messages stand in bodies.
enum Encoding {
  /// Protobuf's own bytes.
  PROTOBUF("application/x-protobuf", "application/x-protobuf") {
    @Override
    void read(byte[] body, Message.Builder into) {
      try {
        into.mergeFrom(body);
      } catch (InvalidProtocolBufferException e) {
        throw unreadable("the body is not the method's message");
      }
      if (hasUnknownFields(into.build())) {
        throw unreadable("the body has a field that the method does not know");
      }
    }

    @Override
    byte[] write(Message message) {
      return message.toByteArray();
    }

    @Override
    byte[] write(ApiException no) {
      return Error.newBuilder()
          .setCode(no.code())
          .setMessage(String.valueOf(no.getMessage()))
          .setHint(no.hint())
          .setExitCode(no.exitCode())
          .addAllNames(no.names())
          .build()
          .toByteArray();
    }
  },

  /// Protobuf's JSON, with the names of the schema; errors as RFC 9457 has them.
  JSON("application/json", "application/problem+json") {
    @Override
    void read(byte[] body, Message.Builder into) {
      String text;
      try {
        text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      } catch (CharacterCodingException e) {
        throw unreadable("the body is not UTF-8");
      }
      String fault = StrictJson.fault(text);
      if (fault != null) {
        throw unreadable(fault);
      }
      try {
        PARSER.merge(text, into);
      } catch (InvalidProtocolBufferException e) {
        throw unreadable(
            "the body is not the method's message: "
                + Lookup.shown(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
      }
    }

    @Override
    byte[] write(Message message) {
      try {
        return (PRINTER.print(message) + "\n").getBytes(StandardCharsets.UTF_8);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a message that JSON cannot say", e);
      }
    }

    @Override
    byte[] write(ApiException no) {
      JsonObject problem =
          new JsonObject()
              .put("type", "about:blank")
              .put("title", no.getMessage())
              .put("status", no.httpStatus())
              .put("detail", no.hint())
              .put("code", no.code())
              .put("message", no.getMessage())
              .put("hint", no.hint())
              .put("exit_code", no.exitCode())
              .put("names", new JsonArray(no.names()));
      return (problem.encode() + "\n").getBytes(StandardCharsets.UTF_8);
    }
  };

  private static final JsonFormat.Parser PARSER = JsonFormat.parser();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();

  private final String mediaType;
  private final String errorType;

  Encoding(String mediaType, String errorType) {
    this.mediaType = mediaType;
    this.errorType = errorType;
  }

  /// Fills a message from a body.
  ///
  /// @throws ApiException if the body is anything else than such a message
  abstract void read(byte[] body, Message.Builder into);

  /// The body of an answer.
  abstract byte[] write(Message message);

  /// The body of a no.
  abstract byte[] write(ApiException no);

  /// The Content-Type of an answer.
  String mediaType() {
    return mediaType;
  }

  /// The Content-Type of a no.
  String errorType() {
    return errorType;
  }

  /// What a Content-Type says; null if it is none of ours.
  static @Nullable Encoding ofContentType(@Nullable String header) {
    return header == null ? null : of(header);
  }

  /// What an Accept asks for: the first of ours in it; `standard` if anything will do.
  static Encoding ofAccept(@Nullable String header, Encoding standard) {
    if (header != null) {
      for (String range : header.split(",", -1)) {
        Encoding encoding = of(range);
        if (encoding != null) {
          return encoding;
        }
      }
    }
    return standard;
  }

  private static @Nullable Encoding of(String mediaType) {
    int end = mediaType.indexOf(';');
    String bare = (end < 0 ? mediaType : mediaType.substring(0, end)).strip();
    return switch (bare.toLowerCase(Locale.ROOT)) {
      case "application/json", "application/problem+json" -> JSON;
      case "application/x-protobuf", "application/protobuf" -> PROTOBUF;
      default -> null;
    };
  }

  private static ApiException unreadable(String what) {
    return ApiException.badRequest(what, "see docs/api.md for what the method takes");
  }

  private static boolean hasUnknownFields(Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      return true;
    }
    for (Object value : message.getAllFields().values()) {
      if (value instanceof Message inner && hasUnknownFields(inner)) {
        return true;
      }
      if (value instanceof List<?> list
          && list.stream().anyMatch(e -> e instanceof Message m && hasUnknownFields(m))) {
        return true;
      }
    }
    return false;
  }
}
