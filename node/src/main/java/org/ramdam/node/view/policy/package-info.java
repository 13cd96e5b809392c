/// What the sites have voted.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.view.policy;
