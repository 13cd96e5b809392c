@org.jspecify.annotations.NullMarked
package org.ramdam.node.places;
