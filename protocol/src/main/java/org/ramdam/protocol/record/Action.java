package org.ramdam.protocol.record;

/// The ValueFlows actions that an hour can be. In the order of the published numbers, from 1.
public enum Action {
  WORK,
  DELIVER_SERVICE,
  USE,
  CITE
}
