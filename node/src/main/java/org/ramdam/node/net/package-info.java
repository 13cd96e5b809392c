/// Sockets and threads between sites. Decides nothing: that is the sync machine's.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.net;
