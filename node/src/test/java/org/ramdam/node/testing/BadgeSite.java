package org.ramdam.node.testing;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ramdam.node.api.proto.AdmitMemberRequest;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.AuthorRequest;
import org.ramdam.node.api.proto.BadgeReply;
import org.ramdam.node.api.proto.BadgesReply;
import org.ramdam.node.api.proto.BadgesRequest;
import org.ramdam.node.api.proto.IssueBadgeRequest;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;

/// A live site where Alice knows how to solder, and Farid is a steward.
public final class BadgeSite implements AutoCloseable {
  /// What Alice knows: a concept of ESCO.
  public static final SkillId SKILL = SkillId.ofLabel("techniques de soudage");

  private final SplittableRandom random = new SplittableRandom(11);
  private final LiveSite site;
  private final Person alice;
  private final Person farid;
  private final String offer;

  private BadgeSite(Path directory) throws Exception {
    site = LiveSite.start(directory, "escale", random);
    var _ = site.found(2);
    alice = site.member("Alice");
    farid = admit("Farid", "member", "steward");
    offer = site.say(alice, new Body.Skill(SKILL, 3, SkillMode.SHARE));
  }

  /// Starts it under `directory`.
  public static BadgeSite start(Path directory) throws Exception {
    return new BadgeSite(directory);
  }

  /// The site itself.
  public LiveSite site() {
    return site;
  }

  /// Who knows how to solder.
  public Person alice() {
    return alice;
  }

  /// The steward.
  public Person farid() {
    return farid;
  }

  /// The id of the record by which Alice says that she knows it.
  public String offer() {
    return offer;
  }

  /// The key that signs badges.
  public SigningKey registrar() throws Exception {
    return site.site().key(SiteDirectory.Key.REGISTRAR);
  }

  /// Someone new with these roles.
  public Person admit(String name, String... roles) throws Exception {
    Person person = Person.of(name, random);
    var _ =
        site.call(
            "AdmitMember",
            AdmitMemberRequest.newBuilder()
                .setInception(ByteString.copyFrom(person.inception().entry()))
                .setPrivatePart(ByteString.copyFrom(person.words().salted()))
                .addAllRoles(List.of(roles))
                .build(),
            Member.parser());
    return person;
  }

  /// Somebody worked an hour for the site, with a skill.
  public String work(Person by, SkillId skill) throws Exception {
    return site.say(
        by, new Body.Contribution(Action.WORK, by.id(), site.id(), 60, 20_000, skill, null));
  }

  /// The same, confirmed by the steward.
  public String confirmed(Person by, SkillId skill) throws Exception {
    String id = work(by, skill);
    var _ = site.say(farid, new Body.Attest(Bytes32.parseHex(id), Verdict.CONFIRM));
    return id;
  }

  /// A record that somebody signs and that is stored nowhere yet.
  public NewRecord sign(Person by, Body body) throws Exception {
    AuthorReply author =
        site.call(
            "Author",
            AuthorRequest.newBuilder().setKey(by.device().publicKey().hex()).build(),
            AuthorReply.parser());
    byte[] entry =
        Logbook.sign(
                by.device(),
                Bytes32.parseHex(author.getNetworkId()),
                site.id(),
                new AuthorHead(author.getSeq(), Bytes32.parseHex(author.getHead())),
                author.getNowMs(),
                body,
                Scope.NETWORK,
                null)
            .entry();
    return NewRecord.newBuilder().setRecord(ByteString.copyFrom(entry)).build();
  }

  /// Somebody says something of a record.
  public NewRecord attest(Person by, String about, Verdict verdict) throws Exception {
    return sign(by, new Body.Attest(Bytes32.parseHex(about), verdict));
  }

  /// Asks for a badge of Alice's at level 3.
  public BadgeReply issue(NewRecord endorsement, String... evidence) throws Exception {
    return site.call(
        "IssueBadge",
        IssueBadgeRequest.newBuilder()
            .setEndorsement(endorsement)
            .setLevel(3)
            .addAllEvidence(List.of(evidence))
            .build(),
        BadgeReply.parser());
  }

  /// A badge of Alice's, by Farid, for two hours of work.
  public BadgeReply issue() throws Exception {
    var evidence = new ArrayList<String>();
    evidence.add(confirmed(alice, SKILL));
    evidence.add(confirmed(alice, SKILL));
    return issue(attest(farid, offer, Verdict.ENDORSE), evidence.toArray(String[]::new));
  }

  /// All badges that the site knows.
  public BadgesReply badges() throws Exception {
    return site.call("Badges", BadgesRequest.getDefaultInstance(), BadgesReply.parser());
  }

  @Override
  public void close() {
    site.close();
  }
}
