/// The skills taxonomies ROME 4.0 and ESCO, shipped with the node, and how one finds something in
/// them.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.taxonomy;
