/// Communes and third places, and where they are: shipped with the node, so that it asks nobody.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.places;
