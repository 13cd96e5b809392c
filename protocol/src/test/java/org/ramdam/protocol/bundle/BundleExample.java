package org.ramdam.protocol.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;

/// A bundle of two small logs, always the same.
public final class BundleExample {
  private BundleExample() {}

  /// The file.
  public static byte[] file() throws MalformedException {
    return Bundles.file(Bundles.blocks(BundledSite.two(3, new SplittableRandom(17)), 0, false));
  }

  /// A sound bundle with its blocks packed as this machine packs them.
  ///
  /// @throws MalformedException if it is not sound
  public static byte[] packedAnew(byte[] file) throws MalformedException {
    if (!Bundles.read(file).isSound()) {
      throw new MalformedException("not a sound bundle");
    }
    var packed = new ArrayList<byte[]>();
    List<Integer> offsets = List.copyOf(Bundles.offsets(file));
    for (int at : offsets.subList(0, offsets.size() - 1)) {
      int start = at + BundleWriter.LENGTH;
      byte[] block = Arrays.copyOfRange(file, start, start + Longs.getInt(file, at));
      packed.add(BundleBlocks.pack(BundleBlocks.unpack(block)));
    }
    return Bundles.filePacked(packed);
  }
}
