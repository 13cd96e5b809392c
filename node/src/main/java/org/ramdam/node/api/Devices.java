package org.ramdam.node.api;

import com.google.protobuf.ByteString;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.ramdam.node.api.proto.Device;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.node.api.proto.DevicesRequest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.SignedRecord;

/// With which keys a member signs, where, since when, and what became of them.
public final class Devices {
  private final Bytes32 self;
  private final Archive archive;
  private final Views views;
  private final Lookup lookup;
  private final InstantSource clock;
  private final Supplier<Bytes32> network;

  /// Over the logs and views of a node.
  ///
  /// @param network the network's id; zero before the site is in one
  public Devices(
      Bytes32 self, Archive archive, Views views, InstantSource clock, Supplier<Bytes32> network) {
    this.self = self;
    this.archive = archive;
    this.views = views;
    this.lookup = new Lookup(views, archive);
    this.clock = clock;
    this.network = network;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Devices", DevicesRequest.getDefaultInstance(), this::devices);
  }

  private DevicesReply devices(DevicesRequest request) {
    Bytes32 in = Writing.requireNetwork(network);
    Bytes32 member = lookup.member(request.getMember());
    Position inception = archive.position(member);
    List<Device> devices = of(member);
    if (inception == null || devices.isEmpty()) {
      throw ApiException.notFound("nobody here has the id " + member.shortHex(16));
    }
    byte[] words = archive.salted(inception);
    return DevicesReply.newBuilder()
        .setNetworkId(in.hex())
        .setSiteId(self.hex())
        .setMemberId(member.hex())
        .setMemberName(new Names(views, archive).member(member))
        .setInception(ByteString.copyFrom(archive.entry(inception)))
        .setPrivatePart(words == null ? ByteString.EMPTY : ByteString.copyFrom(words))
        .setNowMs(clock.millis())
        .addAllDevices(devices)
        .build();
  }

  /// Those of a member at every site, this one first.
  List<Device> of(Bytes32 member) {
    var keys = new ArrayList<PeopleView.Key>();
    views.people().of(member, (PeopleView.Key key, Membership _) -> keys.add(key));
    keys.sort(
        Comparator.comparing((PeopleView.Key key) -> key.site() != self.prefix())
            .thenComparing(PeopleView.Key::site, Long::compareUnsigned));
    var names = new Names(views, archive);
    var devices = new ArrayList<Device>();
    for (PeopleView.Key key : keys) {
      Bytes32 site = archive.site(key.site());
      if (site != null) {
        views
            .people()
            .devices(key)
            .forEach((device, row) -> devices.add(message(site, names, device, row)));
      }
    }
    return devices;
  }

  private Device message(
      Bytes32 site, Names names, Bytes32 key, org.ramdam.node.view.people.Device row) {
    SignedRecord brought = archive.record(new Position(site.prefix(), row.index()));
    Device.Builder device =
        Device.newBuilder()
            .setKey(key.hex())
            .setSiteId(site.hex())
            .setSiteName(names.site(site))
            .setName(row.name())
            .setCame(Rows.text(row.came()))
            .setRecordId(brought.id().hex())
            .setSinceMs(brought.core().createdMs());
    SiteLog.Author author = archive.author(site, key);
    if (author != null) {
      device.setSeq(author.head().seq()).setHead(author.head().id().hex());
      Position newest = author.head().seq() == 0 ? null : archive.position(author.head().id());
      device.setNewestMs(newest == null ? 0 : archive.record(newest).core().createdMs());
    }
    if (row.isRevoked()) {
      SignedRecord revoked = archive.record(new Position(site.prefix(), row.revoked()));
      device
          .setRevoked(true)
          .setRevokedBy(revoked.core().author().hex())
          .setRevokedMs(revoked.core().createdMs())
          .setRevokedRecordId(revoked.id().hex());
    }
    return device.build();
  }
}
