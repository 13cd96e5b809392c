/// All that a site says to the others of its network, and hears of them, as one machine without
/// I/O.
@NullMarked
package org.ramdam.protocol.swarm;

import org.jspecify.annotations.NullMarked;
