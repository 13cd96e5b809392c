package org.ramdam.cli.bench;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ramdam.node.api.proto.AdmitMemberRequest;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// A member's device that signs contributions ahead of time, each in a request of its own.
final class Pen {
  private final Cast.Person person;
  private final SplittableRandom random;
  private final Bytes32 network;
  private final Bytes32 site;
  private final long nowMs;
  private Bytes32 prev;
  private long seq;

  /// @param nowMs what its records are dated: a node takes none that is old
  Pen(int number, Bytes32 network, Bytes32 site, long nowMs) throws MalformedException {
    random = Cast.random("pen", number);
    person = Cast.person(random, "Plume " + number);
    prev = person.id();
    this.network = network;
    this.site = site;
    this.nowMs = nowMs;
  }

  /// What makes the site admit the member.
  AdmitMemberRequest admission() {
    return AdmitMemberRequest.newBuilder()
        .setInception(ByteString.copyFrom(person.inception().entry()))
        .setPrivatePart(ByteString.copyFrom(person.words().salted()))
        .addRoles("member")
        .build();
  }

  /// The next records.
  List<SubmitRequest> write(int count) throws MalformedException {
    var requests = new ArrayList<SubmitRequest>(count);
    for (int i = 0; i < count; i++) {
      requests.add(next());
    }
    return requests;
  }

  private SubmitRequest next() throws MalformedException {
    String skill = Cast.SKILLS.get(random.nextInt(Cast.SKILLS.size()));
    String note = "Atelier du samedi, %d personnes présentes".formatted(random.nextInt(10, 100));
    PrivatePart words = Cast.words(new Words.ContributionWords(note, skill), random);
    Core core =
        new Core(
            network,
            site,
            person.device().publicKey(),
            ++seq,
            prev,
            nowMs,
            Scope.NETWORK,
            List.of(),
            null,
            words.commitment(),
            new Body.Contribution(
                Action.WORK,
                person.id(),
                site,
                60,
                18_600 + (int) (seq / 10),
                SkillId.ofLabel(skill),
                null));
    SignedRecord record = RecordCodec.sign(core, person.device());
    prev = record.id();
    return SubmitRequest.newBuilder()
        .addRecords(
            NewRecord.newBuilder()
                .setRecord(ByteString.copyFrom(record.entry()))
                .setPrivatePart(ByteString.copyFrom(words.salted())))
        .build();
  }
}
