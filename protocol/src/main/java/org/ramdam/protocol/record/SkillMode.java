package org.ramdam.protocol.record;

/// Whether a skill is offered or wanted. In the order of the published numbers, from 1.
public enum SkillMode {
  SHARE,
  LEARN,
  BOTH
}
