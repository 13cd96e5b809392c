package org.ramdam.node.api;

import com.google.protobuf.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The methods of the API by name, each with the type of its request and what answers it.
public final class Methods {
  private final Map<String, Method<?>> methods = new ConcurrentHashMap<>();
  private final LongSupplier whole;

  /// Methods that read views.
  ///
  /// @param whole waits until all of them are computed, and answers how often they were anew
  public Methods(LongSupplier whole) {
    this.whole = whole;
  }

  /// A method.
  ///
  /// @param request an empty one, which knows how to read others
  record Method<Q extends Message>(
      Q request, Function<Q, ? extends Message> handler, LongSupplier whole) {
    @SuppressWarnings("unchecked") // what `request` builds is of its own type
    Message call(Message.Builder filled) {
      Q question = (Q) filled.build();
      long before = whole.getAsLong();
      try {
        return handler.apply(question);
      } catch (ApiException e) {
        throw e;
      } catch (RuntimeException e) {
        // What it read was taken from under it.
        if (whole.getAsLong() == before) {
          throw e;
        }
        return handler.apply(question);
      }
    }
  }

  /// Adds a method. Its handler runs on a thread of its own request, may block, and says no with an
  /// [ApiException].
  ///
  /// @throws IllegalStateException if there is one of this name
  public <Q extends Message> void add(
      String name, Q request, Function<Q, ? extends Message> handler) {
    if (methods.putIfAbsent(name, new Method<>(request, handler, whole)) != null) {
      throw new IllegalStateException("two methods of one name: " + name);
    }
  }

  @Nullable Method<?> get(String name) {
    return methods.get(name);
  }
}
