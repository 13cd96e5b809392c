/// Spreading what is new among thousands of sites, each of which talks with five: `HyParView` says
/// with whom, `Plumtree` what is sent to whom. Both are machines without I/O.
@NullMarked
package org.ramdam.protocol.gossip;

import org.jspecify.annotations.NullMarked;
