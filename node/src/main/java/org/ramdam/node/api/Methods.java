package org.ramdam.node.api;

import com.google.protobuf.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The methods of the API by name, each with the type of its request and what answers it.
public final class Methods {
  private final Map<String, Method<?>> methods = new ConcurrentHashMap<>();

  /// A method.
  ///
  /// @param request an empty one, which knows how to read others
  record Method<Q extends Message>(Q request, Function<Q, ? extends Message> handler) {
    @SuppressWarnings("unchecked") // what `request` builds is of its own type
    Message call(Message.Builder filled) {
      return handler.apply((Q) filled.build());
    }
  }

  /// Adds a method. Its handler runs on a thread of its own request, may block, and says no with an
  /// [ApiException].
  ///
  /// @throws IllegalStateException if there is one of this name
  public <Q extends Message> void add(
      String name, Q request, Function<Q, ? extends Message> handler) {
    if (methods.putIfAbsent(name, new Method<>(request, handler)) != null) {
      throw new IllegalStateException("two methods of one name: " + name);
    }
  }

  @Nullable Method<?> get(String name) {
    return methods.get(name);
  }
}
