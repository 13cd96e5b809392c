/// How the resource of the taxonomies and the list of queries are made from what their sources
/// publish.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.taxonomy.making;
