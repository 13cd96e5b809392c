/// Makes the resource that the node reads.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.places.making;
