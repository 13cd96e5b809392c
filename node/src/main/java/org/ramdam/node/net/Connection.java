package org.ramdam.node.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TLS connection to another site. Small messages are sent at once; entries are read from the
/// disk by a thread of the connection's own, no faster than the other side takes them, live ones
/// first, each kind in order.
public final class Connection {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int FRAMES_UNREAD = 256;
  private static final int JOBS = 64;

  private final long id;
  private final Channel channel;
  private final Bytes32 transportKey;
  private final boolean dialled;
  private final byte[] salt;
  private final AtomicInteger unread = new AtomicInteger();
  private final Traffic traffic;
  private final Traffic own = new Traffic();
  private final int sendQueueBytes;
  private final Transport.Events events;
  private final LinkedBlockingQueue<Job> live = new LinkedBlockingQueue<>(JOBS);
  private final LinkedBlockingQueue<Job> bulk = new LinkedBlockingQueue<>(JOBS);

  /// As many as there are jobs in both queues.
  private final Semaphore waiting = new Semaphore(0);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition writable = lock.newCondition();
  private @Nullable Thread sender;
  private volatile String farewell = "";

  /// Something that sends many frames, one at a time.
  public interface Job {
    /// The next frame; null when it is done.
    @Nullable Message next();

    /// Whether it goes before those that are not.
    boolean isLive();
  }

  Connection(
      long id,
      Channel channel,
      Bytes32 transportKey,
      boolean dialled,
      byte[] salt,
      Traffic traffic,
      int sendQueueBytes,
      Transport.Events events) {
    this.traffic = traffic;
    this.sendQueueBytes = sendQueueBytes;
    this.events = events;
    this.id = id;
    this.channel = channel;
    this.transportKey = transportKey;
    this.dialled = dialled;
    this.salt = salt;
  }

  /// Sends a message now.
  public void send(Message message) {
    byte[] frame = Frames.encode(message);
    if (frame.length > Limits.FRAME_BYTES) {
      throw new IllegalStateException("a frame of " + frame.length + " bytes: " + message);
    }
    own.sent(message, frame.length + 4);
    traffic.sent(message, frame.length + 4);
    ByteBuf buffer = channel.alloc().buffer(frame.length + 4);
    buffer.writeInt(frame.length).writeBytes(frame);
    var _ = channel.writeAndFlush(buffer);
    if (channel.bytesBeforeWritable() > sendQueueBytes) {
      refuse(Refusal.UNREAD, ByeCode.SILENT, "the other side does not read");
    }
  }

  /// Sends what `job` makes, in its turn; ends the connection if too much waits already.
  public void submit(Job job) {
    if (!offer(job)) {
      refuse(Refusal.REQUESTS, ByeCode.PROTOCOL, "too much was asked for at once");
    }
  }

  /// Sends what `job` makes, in its turn.
  ///
  /// @return false if too much waits already
  public boolean offer(Job job) {
    if (!(job.isLive() ? live : bulk).offer(job)) {
      return false;
    }
    waiting.release();
    lock.lock();
    try {
      if (sender == null) {
        sender = Thread.ofPlatform().daemon().name("send-" + id).start(this::work);
      }
    } finally {
      lock.unlock();
    }
    return true;
  }

  private void refuse(Refusal what, ByeCode code, String reason) {
    if (channel.isActive()) {
      events.refused(address(), what, reason);
    }
    close(code, reason);
  }

  private void work() {
    try {
      while (channel.isActive()) {
        if (waiting.tryAcquire(1, TimeUnit.SECONDS)) {
          Job first = live.poll();
          Job job = first == null ? bulk.poll() : first;
          if (job != null) {
            send(job);
          }
        }
      }
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("entries cannot be sent");
      close(ByeCode.GOING, "this site cannot read its disk");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Job job) throws InterruptedException {
    for (Message message = job.next(); message != null; message = job.next()) {
      awaitWritable();
      if (!channel.isActive()) {
        return;
      }
      send(message);
      for (Job first = urgent(job); first != null; first = urgent(job)) {
        send(first);
      }
    }
  }

  private @Nullable Job urgent(Job job) {
    return !job.isLive() && !live.isEmpty() && waiting.tryAcquire() ? live.poll() : null;
  }

  private void awaitWritable() throws InterruptedException {
    lock.lock();
    try {
      long deadline = System.nanoTime() + Limits.RUN.toNanos();
      while (!channel.isWritable() && channel.isActive()) {
        if (System.nanoTime() > deadline) {
          refuse(Refusal.UNREAD, ByeCode.SILENT, "the other side does not read");
          return;
        }
        var _ = writable.await(200, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  void writabilityChanged() {
    lock.lock();
    try {
      writable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A frame came, and waits to be handled; beyond some, nothing more is read.
  void received(Message message, int bytes) {
    own.received(message, bytes);
    traffic.received(message, bytes);
    if (unread.incrementAndGet() > FRAMES_UNREAD) {
      var _ = channel.config().setAutoRead(false);
    }
  }

  /// A frame was handled.
  public void handled() {
    if (unread.decrementAndGet() < FRAMES_UNREAD / 2 && !channel.config().isAutoRead()) {
      var _ = channel.config().setAutoRead(true);
    }
  }

  /// Says why, and ends the connection. To who does not read there is nothing to say: a last frame
  /// would wait behind all the others, and the connection with it.
  public void close(ByeCode code, String reason) {
    if (channel.isActive() && channel.isWritable() && !reason.isEmpty()) {
      byte[] frame = Frames.encode(new Message.Bye(code, reason));
      ByteBuf buffer = channel.alloc().buffer(frame.length + 4);
      buffer.writeInt(frame.length).writeBytes(frame);
      var _ = channel.writeAndFlush(buffer).addListener(ChannelFutureListener.CLOSE);
    } else {
      var _ = channel.close();
    }
  }

  /// What the other side said when it ended the connection; empty if nothing.
  public String farewell() {
    return farewell;
  }

  void farewell(String reason) {
    farewell = reason;
  }

  /// Names the connection in this process.
  public long id() {
    return id;
  }

  /// The transport key of the other side, proven in the handshake.
  public Bytes32 transportKey() {
    return transportKey;
  }

  /// Whether this side called.
  public boolean isDialled() {
    return dialled;
  }

  /// SHA-256 of both certificates, the caller's first.
  public byte[] salt() {
    return salt;
  }

  /// The other side's address.
  public String address() {
    return String.valueOf(channel.remoteAddress());
  }

  /// What went over it so far.
  public Traffic traffic() {
    return own;
  }
}
