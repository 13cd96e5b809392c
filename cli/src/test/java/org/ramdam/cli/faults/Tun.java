package org.ramdam.cli.faults;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A network interface of Linux whose packets this process reads and writes (tun, without the extra
/// header). It goes when it is closed.
///
/// @see <a href="https://docs.kernel.org/networking/tuntap.html">Universal TUN/TAP device
///   driver</a>
final class Tun implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final long TUNSETIFF = 0x4004_54caL;
  private static final short IFF_TUN_NO_PI = 0x1001;
  private static final int IFREQ = 40;
  private static final int NAME = 16;
  private static final int PACKET = 2048;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle IOCTL =
      handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), 3);
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), 3);
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 1);

  private final String name;
  private final int descriptor;

  private Tun(String name, int descriptor) {
    this.name = name;
    this.descriptor = descriptor;
  }

  @SuppressWarnings("restricted") // five functions of the system, as their manual pages have them
  private static MethodHandle handle(String function, FunctionDescriptor type, int fixed) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(function);
    return fixed < type.argumentLayouts().size()
        ? LINKER.downcallHandle(address, type, Linker.Option.firstVariadicArg(fixed))
        : LINKER.downcallHandle(address, type);
  }

  /// Makes an interface.
  ///
  /// @param name of at most 15 characters
  static Tun make(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), O_RDWR);
      if (descriptor < 0) {
        throw new IOException("cannot open /dev/net/tun");
      }
      MemorySegment request = arena.allocate(IFREQ);
      request.setString(0, name);
      request.set(JAVA_SHORT, NAME, IFF_TUN_NO_PI);
      if ((int) IOCTL.invokeExact(descriptor, TUNSETIFF, request) < 0) {
        int _ = (int) CLOSE.invokeExact(descriptor);
        throw new IOException("cannot make the interface " + name);
      }
      return new Tun(name, descriptor);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  String name() {
    return name;
  }

  /// Waits for a packet that was sent through the interface; empty once it is gone.
  byte[] read() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packet = arena.allocate(PACKET);
      long size = (long) READ.invokeExact(descriptor, packet, (long) PACKET);
      return size <= 0 ? new byte[0] : packet.asSlice(0, size).toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /// Lets a packet arrive at the interface. One that does not fit is lost, as packets are.
  void write(byte[] packet) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, packet);
      long _ = (long) WRITE.invokeExact(descriptor, bytes, (long) packet.length);
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }
}
