package org.ramdam.protocol.record;

/// What a member may do at their home site. In the order of the published numbers, from 1.
public enum Role {
  MEMBER,
  STEWARD,
  ANIMATEUR,
  MENTOR,
  TREASURER,
  VALIDEUR_CEC
}
