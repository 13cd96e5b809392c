package org.ramdam.node.api;

import com.google.protobuf.ByteString;
import org.ramdam.node.api.proto.TileReply;
import org.ramdam.node.api.proto.TileRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// Gives the files of [TileFiles] to whoever writes them down.
public final class Tiles {
  private final TileFiles files;

  /// Of these files.
  public Tiles(TileFiles files) {
    this.files = files;
  }

  /// Adds the methods.
  public void register(Methods methods) {
    methods.add("Tile", TileRequest.getDefaultInstance(), this::tile);
  }

  private TileReply tile(TileRequest request) {
    byte[] content;
    try {
      content = files.tile(Bytes32.parseHex(request.getSiteId()), request.getPath());
    } catch (MalformedException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()), "give the whole id of a site");
    }
    if (content == null) {
      throw ApiException.notFound("the log has no such tile: " + Lookup.shown(request.getPath()));
    }
    return TileReply.newBuilder().setContent(ByteString.copyFrom(content)).build();
  }
}
