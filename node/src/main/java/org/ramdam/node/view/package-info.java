/// Answers, computed from records and rebuildable from them; the same whatever the order in which
/// logs arrive.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view;
