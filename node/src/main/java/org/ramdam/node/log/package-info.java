/// The logs on this disk: entries, trees, heads, authors, words.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.log;
