/// Witnesses outside the network, asked over HTTP to cosign a log.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.witness;
