/// A simulated network: the real sync machine, replicas and frames of several sites, on virtual
/// time, over connections that break and disks that forget.
@NullMarked
package org.ramdam.protocol.sim;

import org.jspecify.annotations.NullMarked;
