/// A network of simulated sites in one thread that gossip with the machines of `protocol.gossip`.
@NullMarked
package org.ramdam.cli.bench.gossip;

import org.jspecify.annotations.NullMarked;
