/// A site's node: wiring, in [org.ramdam.node.Node].
@org.jspecify.annotations.NullMarked
package org.ramdam.node;
