/// The directory of a site: its keys, its settings, its socket.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.site;
