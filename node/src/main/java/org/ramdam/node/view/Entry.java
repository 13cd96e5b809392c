package org.ramdam.node.view;

import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.SignedRecord;

/// An entry of a log as the views see it.
///
/// @param site in whose log it stands
/// @param author who signed, with the roles held at that place in the log; for an inception, whom
///   it brings
public record Entry(Position position, Bytes32 site, SignedRecord record, SiteLog.Author author) {}
